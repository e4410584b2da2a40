# The site, the worker and beat run from this one image; docker-compose.yml says which command each takes.

FROM node:22-bookworm-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media OPEN_DATA_ROOT=/srv/open-data USWDS_DIR=/srv/uswds
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=assets /assets/node_modules/@uswds/uswds/dist /srv/uswds
COPY . .
# Collecting the static files needs settings but no database and no secret.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@localhost/build DATABASE_SINGLE_ROLE=1 \
    python manage.py collectstatic --noinput \
    && useradd --system --uid 10001 portal \
    && mkdir -p /srv/media /srv/open-data && chown portal /srv/media /srv/open-data
USER portal
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--no-control-socket"]
