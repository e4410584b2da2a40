#!/bin/sh
# Run once by PostgreSQL's image: the owner migrates, the site owns nothing.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres \
    --set owner_password="$OWNER_PASSWORD" --set site_password="$SITE_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal LOGIN PASSWORD :'site_password';
CREATE DATABASE portal OWNER portal_owner;
-- The site asks many small questions; compiling one takes longer than answering it.
ALTER DATABASE portal SET jit = off;
REVOKE CONNECT ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal;
SQL
