"""How the database got its shape, step by step: Alembic's environment and its versions."""
