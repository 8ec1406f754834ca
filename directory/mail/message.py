"""One e-mail as it is kept until it leaves."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from directory.errors import InputError
from directory.frozen import Frozen

ADDRESS_MAX = 254
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@(?:{_LABEL}\.)+[a-z][a-z0-9-]{{1,62}}", re.A | re.I)
_MISREAD = ("..", ".@", "=?")  # the last begins an encoded word, which in a header stands for other signs


class Message(Frozen):
    """`key` names the message: of one key one leaves, however often it is added. `html` says what `text` says."""

    key: str
    to: str
    subject: str
    text: str
    html: str = ""

    def composed(self, sender: str, now: datetime) -> EmailMessage:
        """As it is sent. The Message-ID follows from the key, so that one sent twice is known for the same."""
        address = Address(addr_spec=mail_address(sender, "from"))
        made = EmailMessage(policy=SMTP)
        made["From"] = Address("Kith", addr_spec=address.addr_spec)
        made["To"] = self.to
        made["Subject"] = self.subject
        made["Date"] = format_datetime(now)
        made["Message-ID"] = f"<{self.key}@{address.domain}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(self.text)
        if self.html:
            made.add_alternative(self.html, subtype="html")
        return made


def mail_address(given: str, field: str = "email") -> str:
    """An e-mail address that can be written to. Raises InputError, which does not repeat what was given."""
    address = given.strip()
    if len(address) > ADDRESS_MAX or not _ADDRESS.fullmatch(address) or any(sign in address for sign in _MISREAD):
        raise InputError(field, "Enter an e-mail address like name@example.com")
    return address


def is_mail_address(given: str) -> bool:
    """Whether it is an e-mail address that can be written to."""
    try:
        mail_address(given)
    except InputError:
        return False
    return True
