"""What an account finds when it comes in. Each part is short, and one query reads it however much there is."""
