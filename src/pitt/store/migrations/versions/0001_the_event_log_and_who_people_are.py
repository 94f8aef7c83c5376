"""The event log, and who people are

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "classrooms",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classrooms")),
        sa.UniqueConstraint("code", name=op.f("uq_classrooms_code")),
    )
    op.create_table(
        "events",
        sa.Column("stream", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "sequence", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "instructors",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructors")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "snapshots",
        sa.Column("stream", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "classroom_instructors",
        sa.Column("classroom_id", sa.String(length=255), nullable=False),
        sa.Column("instructor_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classrooms.id"], name=op.f("fk_classroom_instructors_classroom_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructors.id"],
            name=op.f("fk_classroom_instructors_instructor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("classroom_id", "instructor_id", name=op.f("pk_classroom_instructors")),
    )
    op.create_index(
        op.f("ix_classroom_instructors_instructor_id"), "classroom_instructors", ["instructor_id"], unique=False
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("classroom_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classrooms.id"], name=op.f("fk_invitations_classroom_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_classroom_id"), "invitations", ["classroom_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("participant_id", sa.String(length=255), nullable=False),
        sa.Column("classroom_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("display_key", sa.String(length=255), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("instructor_id", sa.String(length=255), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('instructor', 'student')", name=op.f("ck_people_role")),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classrooms.id"], name=op.f("fk_people_classroom_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"], ["instructors.id"], name=op.f("fk_people_instructor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_people")),
        sa.UniqueConstraint("classroom_id", "display_key", name=op.f("uq_people_classroom_id_display_key")),
        sa.UniqueConstraint("classroom_id", "display_name", name=op.f("uq_people_classroom_id_display_name")),
        sa.UniqueConstraint("classroom_id", "instructor_id", name=op.f("uq_people_classroom_id_instructor_id")),
        sa.UniqueConstraint("classroom_id", "secret_hash", name=op.f("uq_people_classroom_id_secret_hash")),
    )
    op.create_index(op.f("ix_people_instructor_id"), "people", ["instructor_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("instructor_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instructor_id"], ["instructors.id"], name=op.f("fk_sign_in_links_instructor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_index(op.f("ix_sign_in_links_instructor_id"), "sign_in_links", ["instructor_id"], unique=False)


def downgrade() -> None:
    op.drop_table("sign_in_links")
    op.drop_table("people")
    op.drop_table("invitations")
    op.drop_table("classroom_instructors")
    op.drop_table("snapshots")
    op.drop_table("signing_keys")
    op.drop_table("instructors")
    op.drop_table("events")
    op.drop_table("classrooms")
