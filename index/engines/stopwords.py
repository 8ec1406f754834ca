"""English words that say nothing about what is looked for, with those by which people ask for anything at all."""

STOPWORDS = frozenset(
    """
    a about above after again all also always am an and any are aren as at be because been before being below between
    both but by can cannot could couldn d day days did didn do does doesn doing don dont down during each few for from
    further
    get gets getting go going gone got had hadn has hasn have haven having he her here hers herself him himself his how
    i if im in into is isn it its itself ive just let like ll m me more most my myself near need needs no nor not of off
    on once one only or other ought our ours ourselves out over own please re really s same she should so some someone
    something such t than that the their theirs them themselves then there these they this those through to too under
    until up us ve very want wants was wasn we were weren what when where which while who whom why will with without
    won would wouldn you your yours yourself yourselves
    """.split()
)
