"""What a record tells: what comes next, what happened, how it is one's own."""
