"""The folds, one module an idea; `pitt.classroom.evolve` is the door."""
