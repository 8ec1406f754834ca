"""What can go wrong when an index is built or read.

KithError
└── SnapshotError            an index cannot be used
    ├── SnapshotMissing      none has been built yet
    ├── SnapshotUnreadable   one is there, but broken or made with another model
    └── SnapshotRefused      one was built, but it failed its own checks, so the old one stays
"""

from directory.errors import KithError


class SnapshotError(KithError):
    """An index cannot be used; the message says what to do."""


class SnapshotMissing(SnapshotError):
    """No index has been built yet."""


class SnapshotUnreadable(SnapshotError):
    """The index is broken, or was made with another encoder."""


class SnapshotRefused(SnapshotError):
    """A new index failed its own checks and was thrown away."""
