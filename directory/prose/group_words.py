"""The groups that a service may be for, and the words that sources have for each."""

# Each group and the words for it; the order is that of what is told.
GROUPS = {
    "carers": r"(?:unpaid |young |family |adult |parent |informal )*carers?\b|people (?:who (?:are )?|"
    r"caring)(?:care|caring) for (?:a|someone|others|family|older)\b|adults who are caring",
    "parents and families": r"(?:new |expectant |young |single |lone |foster |teenage )*(?:parents?\b|mum'?s?\b|"
    r"mothers\b|dad'?s\b|fathers\b|families\b|mums-to-be)",
    "LGBTQ+": r"lgbt\w*\+?|lesbian|gay\b|bisexual|trans(?:gender)?\b(?: people| community)?|queer",
    "refugees and asylum seekers": r"refugees?\b|asylum[- ]seekers?|(?:people|those|women|men|families|anyone) "
    r"(?:who are )?seeking (?:asylum|sanctuary|refuge)|"
    r"migrants?\b",
    "veterans": r"veterans?\b|ex-service\w*|ex-serving|armed forces|forces (?:families|community)|"
    r"(?:serving and )?ex-serving personnel|service personnel",
    "disabled people": r"(?<!learning )disabled\b|(?<!learning )disabilit(?:y|ies)\b|physical(?:ly)? (?:disab|"
    r"impair)\w*|wheelchair users|send\b|(?-i:SEN)\b|special (?:educational )?needs|additional (?:support )?needs|"
    r"sensory impairment\w*|long[- ]term (?:health )?conditions?,? and/or disab",
    "people with a learning disability": r"learning (?:disab\w+|difficult\w+)",
    "autistic people": r"(?:on the )?autis\w+|asperger\w*|adhd\b|asd\b|neuro-?diver\w+",
    "people with dementia": r"dementia\b|alzheimer\w*|memory (?:loss|problems)",
    "homeless people": r"homeless\b|rough sleep\w+|sleeping rough|people (?:who are )?experiencing homelessness|"
    r"(?:at risk of|threatened with|facing) homelessness|no fixed abode",
    "older people": r"older (?:people|adults?|persons?|residents|men|women|guests|generation)|elderly\b|elders?\b|"
    r"older(?:,| and| or| &) (?:[\w-]+,? (?:and |or |& )?){1,2}?(?:people|adults|persons|residents)|old people|"
    r"pensioners?\b|senior citizens|seniors\b|retired\b(?! (?:from|in|as|\w+(?:er|or|ist|man)\b))|(?:people |those |"
    r"adults )?in later life|"
    r"later life",
    "young people": r"young(?:er)? (?:people|persons?|adults?|men|women|lgbt\w*|carers|disabled people)|"
    r"teenagers?\b|teens\b|youths?\b|youngsters",
    "children": r"children(?! of (?!all ages|any age))|kids\b|babies\b|toddlers?\b|pre-?school(?:ers)?\b|under[- "
    r"]fives|"
    r"under[- ]?5'?s|juniors\b|tots\b|infants\b|newborns?\b",
    "students": r"(?:university |college |international )?students\b",
    "deaf people": r"(?:d/)?deaf\w*|hard of hearing|(?:sight and )?hearing (?:loss|impair\w+)",
    "blind and partially sighted people": r"blind\b|partially sighted|sight loss|"
    r"vis(?:ion|ual(?:ly)?)[- ]impair\w+|macular|sight and hearing|deafblind\w*",
    "ethnic minorities": r"bame\b|bme\b|black,? (?:and |asian|& )|(?:black|asian) (?:people|communit\w+|women|men|"
    r"famil\w+|elders)|global majority|minority ethnic|ethnic minorit\w+|african|"
    r"caribbean|south asian|asian (?:women|men|elders|communit|people|families)|chinese\b|"
    r"somali\b|bangladeshi|bengali|pakistani|muslim (?:women|men|communit|people)|"
    r"roma\b|gyps(?:y|ies)\b|travellers|(?:arab\w*|moroccan|eritrean|ethiopian|sudanese|iranian|kurdish|turkish|afghan|"
    r"vietnamese|filipino|latin american|polish|portuguese|tamil|irish)[ -](?:communit\w+|women|men|people|elders|"
    r"families|speaking)",
    "survivors of abuse": r"sexual assault referral|rape crisis|(?:victims?|survivors?) of (?:domestic|"
    r"sexual|abuse|rape|child|violence|honour|modern)\w*|(?:experienc\w+|affected by|"
    r"fleeing|escaping|suffer\w+|subjected to|at risk of) (?:\w+ ){0,4}(?:domestic|sexual) (?:abuse|"
    r"violence|assault)|domestic (?:abuse|violence) (?:victims|survivors)|(?:people|those|women|men|anyone|adults|"
    r"children) "
    r"(?:who|that) (?:have |has |are )?(?:experienc|surviv|suffer)(?:ed|ing) (?:\w+ ){0,3}(?:abuse|violence|rape)",
    "people who have offended": r"ex-?offenders?|offenders?\b|people on probation|prison leavers|persons? on probation|"
    r"(?:people|those|women|men) (?:who need support after )?(?:leaving|released from) (?:prison|custody)|"
    r"prisoners?\b(?!['’] famil)",
}
# In a name the matter alone tells who it is for: "Domestic Abuse Service".
MATTERS = {
    "survivors of abuse": r"domestic (?:abuse|violence)|sexual (?:abuse|violence|assault)|rape\b",
    "homeless people": r"homelessness",
    "parents and families": r"family (?:contact|support)\b",
}
# What is said of nobody else, whatever stands before it.
SAID_OF_THEM = {
    "people with dementia": r"dementia[- ]friendly (?:groups?|sessions?|screenings?|films?|cinema|walks?|activit\w+|"
    r"caf[eé]s?|choirs?|singing|events?|swim\w*)|(?:group|sessions?|class|caf[eé]|choir) (?:is|are) dementia[- "
    r"]friendly|"
    r"(?:your|whose) (?:life|lives) (?:is|are|has been|have been) affected by "
    r"(?:dementia|alzheimer\w*)",
    "parents and families": r"(?:parents?|mums?|carers?)(?:,? ?(?:and|&|/) ?(?:carers?|babies|baby|toddlers?|tots?|"
    r"bump))+ "
    r"(?:groups?|sessions?|class\w*|caf[eé]|coffee)",
    "carers": r"(?:people|those|patients|adults|children) (?:with|living with|affected by|who have) [^.;]{3,60}?"
    r"(?:,| and)(?: their)? (?:famil(?:y|ies),? )?(?:and )?carers\b|(?:if|do|are) you (?:are )?(?:caring for|care "
    r"for|look "
    r"after|"
    r"looking after) (?:a|an|someone|your|family|somebody)\b|anyone (?:who is )?(?:caring for|looking after) (?:a|an|"
    r"someone|somebody|their)\b|anyone who (?:cares for|looks after)(?! you)",
    "people who have offended": r"(?:community|suspended sentence)[/ ]+(?:suspended sentence )?orders?\b|"
    r"(?:people|those|adults) on probation\b|under probation supervision",
}
