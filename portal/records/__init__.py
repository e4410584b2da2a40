"""What a record tells: what comes next, what happened, how it is one's own, and the square on its card."""
