"""The database, opened for a process or a command.

Owns the words for what may be wrong with where the data are kept.
"""

from pitt.serving.refusal import CannotServe
from pitt.settings import Settings
from pitt.store.contract import StoreError
from pitt.store.session import Database


async def open_database(settings: Settings) -> Database:
    """Opens the database at the version of this code; the caller closes it. Raises CannotServe in words."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotServe(
            f"The data directory {settings.data_dir} cannot be made: {error.strerror}. Choose another with --data-dir."
        ) from None
    try:
        database = Database(settings.database_url)
    except ValueError as error:
        raise CannotServe(str(error)) from None
    try:
        await database.upgrade()
    except StoreError as error:
        await database.close()
        raise CannotServe(str(error)) from None
    return database
