"""The rules, one module an idea; `pitt.classroom.decide` is the door."""
