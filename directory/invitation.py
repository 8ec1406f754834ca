"""The e-mail by which somebody of the staff chooses a password."""

from hashlib import sha256
from html import escape

from directory.account import Account
from directory.mail import Message

WORDS = (
    "You can sign in to Kith with this e-mail address.",
    "Choose a password here. The link works once, for three days:",
    "Did you not expect this? Then do nothing, and nothing changes.",
)


def invitation(account: Account, address: str) -> Message:
    """`address` holds the link's secret. Each link is a message of its own, however soon after another."""
    first, how, otherwise = WORDS
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return Message(
        key=f"password-{sha256(address.encode()).hexdigest()[:32]}",
        to=account.email,
        subject="Choose your password for Kith",
        text=f"{first}\n\n{how}\n\n{address}\n\n{otherwise}\n",
        html=f"<p>{first}</p><p>{how}</p><p>{link}</p><p>{otherwise}</p>",
    )
