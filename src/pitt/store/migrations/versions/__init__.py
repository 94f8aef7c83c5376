"""One file for each version of the database; `schema.HEAD` names the last."""
