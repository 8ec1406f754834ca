"""The last of reading: what a record's sentences tell, and what must not be told of people and of a refuge.

It is half of the work. A crawl does it where records are stored, while the crawling process fetches the next page.
"""

from crawler.masking import masked
from crawler.people_in_prose import unnamed
from directory.record import Facts


def finished(facts: Facts) -> Facts:
    """The facts with people in their sentences unnamed and with what these tell, masked."""
    # Its patterns take a second to compile, which a crawl that finds nothing new need not wait for.
    from directory.prose import with_told

    return masked(with_told(unnamed(facts)))
