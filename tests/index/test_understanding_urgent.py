"""Urgent help is found in phrases written for it; each set was measured before anything was mended for it.

Those figures stand in docs/understanding.md; the bounds here keep what was reached from being lost.
"""

from hashlib import sha256

import pytest

from index.understanding.urgent import UrgentKind, urgent_kinds

SAID = {
    UrgentKind.SUICIDE: """
        I want to kill myself
        i want to die
        I don't want to be here anymore
        dont want to be hear any more
        wana die tbh
        kms
        thinking of ending it all
        my sister says she wants to end it
        My brother keeps saying he'd be better off dead
        everyone would be better off without me
        feeling suicidal
        I've been feeling sucidal for weeks
        suisidal thoughts every night
        I can't go on like this any more
        can't see a way out
        whats the point in living
        no reason to live since she left
        I've written a note to my kids and I've got the tablets
        he has tried to take his own life twice
        she attempted suicide last month
        my son is cutting himself
        I cut my arms when it gets too much
        my daughter self harms
        self-harming again
        client reports suicidal ideation, lives alone
        pt has SI with plan
        my mate said he's going to top himself
        I wish I was dead
        I wish I hadn't woken up this morning
        I just want to go to sleep and never wake up
        want to disappear for good, life isn't worth living
        i feel like jumping off a bridge
        thinking of jumping in front of a train
        he's been googling how to hang himself
        I feel like ending my life
        Life has no meaning and I do not want to live
        I'm done with life
        ready to give up on life
        my husband says we'd all be better off if he wasn't here
        she's threatening to do something stupid to herself
        he says he'll do himself in
        I've got thoughts of harming myself
        I hurt myself on purpose
        been burning myself with a lighter to cope
        I want to unalive myself
        my teenager posted that she wants to unalive
        my student told me he plans to kill himself
        friend gave all her stuff away and said goodbye
        16 y/o self harming, school refusal
        veteran, PTSD, actively suicidal
        I tried to end my life last year and it's coming back
        lost the will to live, really
        dad said there's nothing left to live for since mum died
        i cant do this anymore i want it all to stop
        don't think I can keep myself safe tonight
        cant keep myself safe
        she wont be alive by christmas she says
        I don't deserve to live
        my brother killed himself and I think about doing the same
        suicide help
        ive had enough of living
    """,
    UrgentKind.DOMESTIC_ABUSE: """
        my husband hits me
        he hit me again last night
        my partner is hitting me and the kids are scared
        hes beating me up
        my boyfriend slapped me and I don't know where to go
        I'm scared of my partner
        I'm frightened to go home to him
        my wife throws things at me and punches me
        he controls all my money and won't let me see my friends
        he checks my phone and tracks me
        my ex keeps turning up and threatening me
        my ex is stalking me
        domestic violence
        I need to get out, he's going to kill me
        he said he'd kill me if I leave
        he strangled me
        my bf choked me last week
        fleeing DV with two children
        client fleeing domestic abuse, needs refuge
        I need a refuge for me and my kids
        my sister's husband is violent
        my mum's boyfriend is knocking her about
        my daughter's fella batters her
        in an abusive relationship
        abusive husband, no money of my own
        he locks me in the flat
        he wont let me out of the house
        my family want to force me to marry
        forced marriage, I'm 17
        they will kill me for dishonouring the family
        my son is violent to me, he's 15 and bigger than me
        my husband pushes me around and calls me names
        my girlfriend is controlling and hits me, I'm a man
        need to leave my husband safely, he scares me
        I've left my abuser and need somewhere safe
        coercive control
        walking on eggshells, he smashes the place up when he drinks
        he put his hands round my throat
        my partner kicked me in the stomach and I'm pregnant
        my in laws beat me
        he threatens to take the kids if I go
        he threatens to share my pictures
        MARAC case, high risk DA victim
        my nan is being bullied and hit by my uncle
        he gets violent when hes drunk
        emotional abuse from my spouse
        experiencing abuse at home
        he treats me like dirt and raises his fist
        i have bruises from him
        woman with kids, ex partner harassing her, non-mol order
        honour based violence
        my dad hits my mum
    """,
    UrgentKind.SEXUAL_VIOLENCE: """
        I was raped
        I was raped years ago and never told anyone
        i think i was raped
        somebody touched me and I didn't want it
        I was sexually assaulted at a party
        my boss gropes me
        my friend got spiked and woke up with her clothes off
        he forced me to have sex
        my husband makes me have sex when I don't want to
        I was abused as a child by a relative
        survivor of childhood sexual abuse
        my uncle used to touch me
        sexual abuse counselling
        my daughter told me a man touched her
        rape support
        male rape survivor
        he did things to me when I was asleep
        molested by my stepdad
        I was attacked and he made me do things
        victim of sexual violence, waiting for an ISVA
        FGM survivor
        they want to cut my daughter when we go back home (FGM)
        my girlfriend was assaulted sexually on the bus
        i was sexualy assulted
        my ex raped me
        he wouldn't stop when I said no
        I was drugged and taken advantage of
        historic abuse by a priest when I was a boy
        non consensual sex
    """,
    UrgentKind.MODERN_SLAVERY: """
        My boss took my passport
        they make me work and don't pay me
        I am not allowed to leave the house where I work
        forced labour at a car wash
        victim of trafficking
        I was trafficked here
        modern slavery
        they keep my papers and say I owe them money
        woman next door is kept as a domestic slave
        forced to sell drugs for them
        my son is being used by county lines
        he's been cuckooed, dealers have taken over his flat
        forced into prostitution
        he makes me have sex with men for money
        I'm working to pay off a debt to the man who brought me here and he threatens my family
        survivor of human trafficking, NRM
        10 men living in one room, boss keeps their wages
        the family I clean for beat me and locked up my passport
        person being exploited for labour on a farm
        nail bar girls seem controlled and never go out
        positive conclusive grounds decision, trafficking survivor
        boss wont let us go home and holds our documents
        traficked and scared
        i am a slave in this house
    """,
    UrgentKind.CHILD_AT_RISK: """
        I think my neighbour's kids are being neglected
        worried a child is being abused
        my stepdad hits me and I'm 13
        the children next door are left alone all night
        my dad beats me
        I'm 12 and scared to go home
        child protection concern
        little girl always has bruises and is hungry
        my niece is being hurt by her mum's boyfriend
        somebody online is asking my daughter for nudes
        I think my daughter is being groomed
        he is grooming my 14 year old son
        13 year old with an older boyfriend who gives her presents
        my mum locks me in my room with no food
        I hear the baby screaming and them hitting it
        my parents hurt me
        child left home alone, aged 6
        pupil disclosed abuse at home
        I am 14 and I ran away from home
        my daughter is missing
        the kids are not safe with their father
        child sexual exploitation
        my grandkids are being smacked around by their dad
        teacher touches kids
        child abuse
        I'm afraid I'm going to hurt my baby
        I shook my baby
        my foster carer hurts me
        i have been sent nudes by a man and i'm 11
    """,
    UrgentKind.ADULT_AT_RISK: """
        my mum's carer is stealing from her
        the care home staff hurt my dad
        elderly neighbour is being abused by her son
        my grandad is being neglected at the home
        I think my aunt with dementia is being hit by her carer
        adult safeguarding concern
        safeguarding referral for vulnerable adult
        my disabled brother is being exploited by so called friends
        mate crime, he has a learning disability and they take his money
        my carer shouts at me and won't give me my tablets
        elder abuse
        son takes all her pension and she has no food
        my neighbour is 85, confused, and has been left lying in her own mess
        scammers have got all my dad's savings and keep coming back
        carer left her without food or water
        I'm disabled and my support worker hits me
        they are taking my nan's money and frightening her
        my mother has dementia and keeps wandering out on the road at night
        self neglect, hoarding, not eating
        he is 80 and has bruises he can't explain
    """,
    UrgentKind.NO_FOOD_OR_BED: """
        I have nowhere to sleep tonight
        nowhere to stay tonight
        sleeping rough
        I'm sleeping in my car
        on the streets since Tuesday
        kicked out today and got nowhere to go
        my mum threw me out and I'm 17
        no food in the house
        haven't eaten for two days
        I've got nothing to feed my kids tonight
        havent ate since yesterday
        no money for food until friday
        the kids are hungry and the cupboards are bare
        I'm starving
        homeless tonight
        street homeless, NFA
        sofa surfing and last night was the end of it, I'm out on the street
        evicted today, bailiffs here now
        bed for the night
        emergency accommodation tonight
        night shelter
        need food today
        sleeping in a doorway
        sleeping in the park with my dog
        baby has no milk and I get paid Monday
        no formula for my baby
        released from prison this morning with nowhere to live
        man outside tesco sleeping in a tent in this cold
        me and my kids will be on the street tomorrow
        got no gas no electric and no food
        i am homless and cold
        emergency food parcel
        rough sleeper, needs a bed
        living in a tent
        been skipping meals so kids can eat, nothing left now
        my friend has nowhere to go tonight
        locked out by landlord and have nowhere to go
    """,
    UrgentKind.OVERDOSE: """
        I've taken an overdose
        I have taken too many tablets
        my son has overdosed
        she took a load of paracetamol
        he's OD'd
        swallowed bleach
        he's taken something and won't wake up
        my friend is unconscious and took heroin
        she's drunk so much she's not breathing properly
        took all my pills
        ive took loads of my antidepressants
        I need naloxone now, he's gone blue
        overdose
        my flatmate has taken a lot of pills
        my girlfriend has drunk a bottle of antifreeze
        double dosed my insulin by mistake and feel bad
        I took 30 co-codamol an hour ago
        took to much of my meds
        overdosd on pills
        he injected and now he isnt responding
    """,
}

NEAR_MISSES = """
    killing time between school runs, any coffee mornings
    I'm dying to meet people
    dying to learn to sew
    suicide prevention training volunteer
    want to volunteer for Samaritans
    murder mystery reading group
    my feet are killing me, chair exercises?
    the cost of living is killing us, budgeting help
    killer abs class
    I'd kill for a decent choir round here
    to die for cakes, baking class
    my dog died and I'm sad
    my husband died last year and I'm lonely
    help with probate after a death
    someone to hit a ball with, tennis
    my son wants to learn boxing
    martial arts and self defence class for women
    kick boxing for teenagers
    beat the blues singing group
    drumming, something with a beat
    my knee is hurting
    back pain is hurting me every day
    I cut hair and want to volunteer
    hair cut for free
    cutting and sewing class
    wood cutting and carving workshop
    cutting down on smoking
    cut my energy bills
    I want to end my tenancy
    help to end my marriage, divorce advice
    weekend activities
    end of life care planning
    living with cancer group
    how do I give up smoking
    give up drinking group
    rape seed oil recipes
    ropes and knots course
    bouldering or jumping fitness class
    trampoline jumping for kids
    bridge club for beginners
    train station step-free
    model train club
    my landlord won't fix the boiler
    my landlord wants to raise the rent
    evening class, starving artist wants studio space
    I'm a struggling artist looking for a studio
    feed my mind: book clubs
    food growing, allotment
    cooking class for men
    healthy eating on a budget
    food hygiene course
    lunch club for the over 70s
    street dance for teenagers
    street art workshop
    sleeping badly, insomnia help
    baby won't sleep, health visitor drop-in
    sleep clinic
    bed and sofa reuse furniture
    need a bed frame and mattress for my new flat
    tent repair, scouts camping
    car share to work
    car boot sale
    night classes in bookkeeping
    night out for singles
    shelter for my bike
    animal shelter volunteering
    dog shelter walking
    control my diabetes
    pain control clinic
    weight control class
    pest control council
    controlling high blood pressure
    remote control car club
    passport application help
    lost my passport and need a new one
    my boss is great but the job is boring, career change
    unpaid carer needs a break
    unpaid internship advice
    volunteering is unpaid work I know, but I'd like to
    trafficking awareness course for professionals
    domestic cleaning job
    domestic help, someone to hoover
    drug free music nights
    slave to the kitchen, want cookery ideas
    child minder course
    children's centre near me
    my child is 6 and loves football
    kids left school, I have time on my hands
    missing my old friends, want new ones
    my daughter is missing school because of anxiety
    missing persons choir
    dog grooming course
    grooming a horse volunteering
    my carer is lovely, we want a day out together
    carers group on a Thursday
    my mother's carer needs parking
    money management class
    tablets and smartphones class
    I bought a tablet, how do I use it
    took up running, want a group
    taken too many courses already, want a job
    vitamin pills are dear, healthy eating
    first aid course
    naloxone training for hostel staff
    safeguarding training level 2
    domestic abuse awareness training for employers
    child protection training for volunteers
    mental health first aid course
    knit and natter
    scared of water, adult swimming lessons
    scared of the dentist
    afraid of dogs
    I'm frightened of falling
    scared to go out since my fall
    I'm afraid I can't afford it
    shy and nervous, want a quiet group
    I feel a bit low and would like company
    life drawing
    life coaching
    wild life trust
    never wake up in time for work, help getting organised
    I can't go on Tuesdays, what about Wednesdays
    can't do this form, need help with PIP
    safe place to leave my pram
    I had an assault course birthday party in mind
    attack on titan manga club
    heart attack recovery exercise class
    panic attacks, CBT
    stroke survivor group
    cancer survivor, want to get fit again
    abuse of my parking space, neighbour dispute
    alcohol abuse support for my brother
    substance misuse recovery cafe
    verbal reasoning tutor
    controlling my temper, anger management
    kicked off Universal Credit, need advice
    thrown out my back, physio
    my phone is dead, digital help
    dead end job, retraining
    dead sea scrolls lecture
    goodbye party ideas for a hall hire
    shot in the arm: flu jab clinic
    hanging baskets gardening group
    picture hanging handyman
    burning calories class
    burns night ceilidh
    wood burning pyrography
    my ex and I share the kids, contact centre
    my partner and I want ballroom dancing
    new partner and stepkids, parenting course
    force of habit, stop vaping
    air force veterans club
    forced to retire early and bored
    we are forced to move because of the bedroom tax
    hunger for learning
    hungry caterpillar storytime
    I'm hungry for conversation in Spanish
    homelessness charity volunteer
    foodbank volunteer
    donate food
    I want to help at a night shelter as a volunteer
    fundraising run for Women's Aid
    job at a refuge, support worker vacancies
    bird refuge walks
    drop in for tea
    ODI cricket
    debt is hanging over me
"""

# Written when the patterns were done, in other words, and measured once before anything was changed for them.
SAID_LATER = {
    UrgentKind.SUICIDE: """
        honestly I think about not existing most days
        my lad rang me saying goodbye and he's not picking up now
        I keep picturing my own funeral and it feels like relief
        I've been self injuring since my mum passed
        my wife took her own life and I want to be with her
        Got the rope out again last night
        he keeps saying he wants to be with his dad in heaven
        I'm a danger to myself
        My client disclosed thoughts of ending her life
        tired of being alive tbh
        can't stop thinking about dying
        what's the point anymore, nobody would notice if I was gone
        student has cuts all up her arms
        I've been planning how I'd do it
        i dont want to exist
        nothing to live 4
        mum took an overdose before and now says she'll finish the job
        depressed and suicidal after redundancy
        life's not worth it
    """,
    UrgentKind.DOMESTIC_ABUSE: """
        I'm living in fear of my ex-husband
        He pulled my hair and dragged me across the kitchen
        my fella has a temper and I've had a broken nose off him
        I have to ask permission to spend my own money
        she goes mental and lashes out at me, I'm a bloke
        my son in law is abusing my daughter
        mother-in-law treats me as a servant, I can't go out alone
        I ran from my husband with just a bag
        we need a safe house
        violence at home
        my brother says he'll kill me for having a boyfriend
        partner isolates me from my family
        dad comes home drunk and smashes everything and hits mum
        he got out of prison and he's looking for me
        he made me delete all my contacts
        my partner won't let me have a bank card
        husband refuses to give me money for food and takes my wages
        worried about my friend, her boyfriend leaves marks on her
        I'm being abused
    """,
    UrgentKind.SEXUAL_VIOLENCE: """
        a man at work keeps putting his hands on me
        I was abused by my grandfather
        he slipped something in my drink and I don't remember
        I woke up and he was inside me
        been sexually harassed at my job
        I froze and he carried on
        the babysitter interfered with me when I was small
        I've had flashbacks since the assault
        sexual assault referral
        my stepbrother abused me
        he took photos of me naked and is blackmailing me
    """,
    UrgentKind.MODERN_SLAVERY: """
        they promised me a job and now I can't leave
        I work in a house seven days, I sleep on the kitchen floor and she keeps my passport
        my cousin is kept in a house and made to work in a nail salon
        the gang make my nephew carry drugs to Kent
        potential victim of trafficking needs safe accommodation
        brought to this country and sold
        I came on a care visa and the agency takes all my pay and threatens to deport me
        my brother is being forced to work for free by a man who has his ID
    """,
    UrgentKind.CHILD_AT_RISK: """
        a toddler in our block is out on the landing alone at midnight
        my mum's partner touches me
        my grandchildren come to us dirty and starving
        I'm 15 and my parents have kicked me out
        my lad's being groomed by older boys
        the dad next door screams at his kids and I hear smacks
        I'm scared my husband will hurt the baby
        teacher sent my daughter messages asking for pictures
        my best friend is 12 and her dad does things to her
        I've not seen the little boy for weeks, the parents use heroin
        social services concern about unborn baby
        my 14 yr old hasn't come home since Friday
    """,
    UrgentKind.ADULT_AT_RISK: """
        My neighbour's grandson has moved in and cleaned out her account
        I don't think they're feeding mum in the home
        mum has bedsores and nobody at the care home listens
        carers never turn up and dad was on the floor all night
        someone is pressuring my gran to change her will
        a man with learning disabilities is being bullied by lads who use his flat
        old lady in our street found in her nightie in the road again
        my PA is rough with me
        my uncle has dementia and his so-called mate has his bank card
    """,
    UrgentKind.NO_FOOD_OR_BED: """
        where can I sleep tonite
        I've been put out of my hostel
        me and the baby have nowhere safe to stay
        I've got 40p and nothing in the fridge
        not had a meal since Sunday
        spent last night on the night bus
        discharged from hospital today, no home to go to
        need a hot meal today, skint
        sleeping on the floor at the station
        my electric's gone off and the kids have had no tea
        asylum hotel told us to leave today and we have no place
        landlord changed the locks
        staying in my van with two kids
        just been made homeless
        hostel full, where can I go tonight
    """,
    UrgentKind.OVERDOSE: """
        can't wake my friend up, he's been on the spice
        she has taken her whole prescription
        he's overdosing
        my dad mixed up his tablets and took a week's worth
        just took all of them
        my baby swallowed a battery
        i took loads of pills 2 hours ago and changed my mind
    """,
}

LATER_NEAR_MISSES = """
    I'd die of embarrassment singing alone, choir for beginners
    My garden is dying, help with plants
    I want to end my phone contract
    my mum hit 80 last week, wants a lunch club
    hit the gym with a buddy
    my son is hitting his targets, wants maths club
    beat loneliness, coffee morning
    boyfriend and I moved here and want friends
    my husband and I want to learn to dance
    my husband has Parkinson's and I'm exhausted
    my partner is expecting, antenatal class
    my wife has a bad back and can't lift
    my kids are bored in the holidays
    my son has been excluded from school
    child is at risk of exclusion
    I'm at risk of falling
    my daughter is being assessed for autism
    12 year old who loves coding
    I'm 16 and want a Saturday job
    my baby is 6 months, playgroup?
    newborn photos and breastfeeding cafe
    someone to talk to about benefits
    taken too long to get an appointment
    I take a lot of tablets and need someone to sort my dosette box
    the bus takes ages, lifts to hospital
    my carer's allowance was stopped
    carers took us to the seaside, more trips please
    can't sleep at night, menopause
    somewhere warm to go in the day
    nowhere to park my scooter
    nowhere to go on a Sunday afternoon
    I want to sleep better
    new bed for my son
    my boiler is broken and it is freezing
    help filling in a passport form
    my boss has been fair but I need new skills
    working unpaid hours, employment rights
    forced to move office, quit smoking
    lost my job and need CV help
    street party licence
    on the street where I live there's no bus
    homeless link careers
    night school
    my cat went missing
    daughter missing her dad who is in the army
    scared of heights but want to climb
    my son is frightened of the dentist
    scared of computers
    attack of asthma last week, breathing exercises
    breathing and relaxation class
    yoga breath work
    blue badge help
    hurt my ankle running
    I cut my hand, is there first aid class
    cutting my food bill
    my friend passed away suddenly
    grief group after losing my wife
    domestic appliance repair cafe
    violent video games, parenting workshop
    rape field walks
    control of pests
    abandoned allotment plot
    exploit my talent for art
    my neighbour is noisy
    neighbours want a street library
    my nan loves bingo
    safe cycling lessons
    save money on food
    hungry to learn welding
    fasting for Ramadan, community iftar
    food allergy cooking class
"""

# Written last, plain sentences of the sort that people type, and measured once: the fairest figure that we have.
SAID_LAST = {
    UrgentKind.SUICIDE: """
        I've been having suicidal thoughts since my divorce
        my son said he wants to kill himself
        I self harm and want to stop
        I don't want to live any more
        my friend is talking about ending her life
        I think about killing myself every day
        I feel like there is no point in being alive
        he tried to hang himself in the garage
        my partner has attempted suicide before and is low again
        I want it to be over, I can't carry on
        worried my brother will take his life
        my daughter is 14 and she cuts herself
    """,
    UrgentKind.DOMESTIC_ABUSE: """
        my partner is abusive and I want to leave
        he beats me
        I am afraid of my husband
        my ex won't stop following me
        support for victims of domestic abuse
        my boyfriend threatens me with a knife
        my husband doesn't allow me to go out or learn English
        I escaped from a violent marriage and need help
        she hits her husband and he is too ashamed to say
        my brother pushed me down the stairs
        women's refuge
        I'm being controlled by my partner
    """,
    UrgentKind.SEXUAL_VIOLENCE: """
        I need help after being raped
        sexual assault counselling
        my cousin abused me when I was nine
        a stranger assaulted me in the park
        he had sex with me while I was drunk and I didn't agree
        counselling for adult survivors of sexual abuse
        my daughter was raped last year
    """,
    UrgentKind.MODERN_SLAVERY: """
        I was brought here and forced to work
        my employer has my passport and won't pay me
        I think the girls next door have been trafficked
        help for victims of modern slavery
        my son is selling drugs for an older gang
    """,
    UrgentKind.CHILD_AT_RISK: """
        I think my neighbour is hurting her child
        my dad hits me when he's drunk
        a child I teach says her uncle touches her
        my nephew is being neglected
        my daughter has run away
        I'm worried my kids aren't safe with my ex
    """,
    UrgentKind.ADULT_AT_RISK: """
        my mother is being abused in her care home
        someone is stealing from my elderly neighbour
        my grandson keeps taking my money and I am scared of him
        my brother has a learning disability and people are using him for his money
        I think dad's carers are neglecting him
    """,
    UrgentKind.NO_FOOD_OR_BED: """
        I am homeless and need somewhere to sleep tonight
        we have no food left
        I got evicted and I'm sleeping in my car
        I've not eaten today
        I have no money and nothing to eat
        my landlord threw us out this morning
        I'm a rough sleeper and need a shower
        where can I get food today
        my kids have nothing to eat tonight
        been sleeping on park benches
    """,
    UrgentKind.OVERDOSE: """
        I took too many painkillers
        my mate has overdosed on heroin
        my daughter swallowed a load of pills
        I've drunk bleach
        my husband is unconscious after taking tablets
    """,
}

LAST_NEAR_MISSES = """
    I'm killing it at bowls and want a new challenge
    my heart is broken since my cat died
    I want to lose weight and end my sugar habit
    looking for a hitting partner for tennis
    my husband is in hospital and I need company
    my partner works nights and I'm bored
    someone to take my mum to appointments
    he takes medication for blood pressure
    children's art club
    child care while I study
    I have a child with special needs
    scared of public speaking
    afraid of losing my job
    my landlord won't return my deposit
    thrown myself into gardening
    we want to give away baby milk and clothes
    food for thought philosophy group
    homeless people charity, can I donate coats
    bed bugs
    I sleep in until noon
    sleep apnoea support
    where can I go tonight for live music
    things to do tonight
    a room for band practice
    my neighbour is lovely and we want a lunch club
    my carer left and I need a new one
    my son takes drugs and I need family support
    taking too much sugar
    I took up knitting
    my baby won't take a bottle
    touch typing course
    keep in touch with my family online
    my boss made me redundant
    I'm working for free as an intern, rights advice
    forced perspective drawing class
    my ex and I need mediation
    I'm hurt that nobody visits
    hurt feelings, relationship counselling
    cut off from friends since I moved
    dead keen on snooker
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def held_back(phrase: str) -> bool:
    """Half of the first phrases, by their hash: their misses were not looked at while the patterns were tuned."""
    return sha256(phrase.encode()).digest()[0] % 2 == 1


def flat(said: dict[UrgentKind, str]) -> list[tuple[UrgentKind, str]]:
    return [(kind, phrase) for kind, block in said.items() for phrase in lines(block)]


POSITIVE, LATER, LAST = flat(SAID), flat(SAID_LATER), flat(SAID_LAST)
NEGATIVE, LATER_NEGATIVE, LAST_NEGATIVE = lines(NEAR_MISSES), lines(LATER_NEAR_MISSES), lines(LAST_NEAR_MISSES)

HELD = [(kind, phrase) for kind, phrase in POSITIVE if held_back(phrase)]


def test_there_are_at_least_300_phrases_and_many_near_misses() -> None:
    assert len(POSITIVE + LATER + LAST) >= 300
    assert len(NEGATIVE + LATER_NEGATIVE + LAST_NEGATIVE) >= 200


@pytest.mark.parametrize(
    ("phrases", "recall"),
    [(POSITIVE, 0.98), (HELD, 0.98), (LATER, 0.95), (LAST, 0.95)],
    ids=["first", "held", "later", "last"],
)
def test_speaking_of_danger_is_heard(phrases: list[tuple[UrgentKind, str]], recall: float) -> None:
    missed = [phrase for _, phrase in phrases if not urgent_kinds(phrase)]
    assert len(missed) <= (1 - recall) * len(phrases), missed


@pytest.mark.parametrize("kind", list(UrgentKind))
def test_the_right_kind_is_among_those_heard(kind: UrgentKind) -> None:
    phrases = [phrase for meant, phrase in POSITIVE + LATER + LAST if meant is kind]
    missed = [phrase for phrase in phrases if kind not in urgent_kinds(phrase)]
    assert len(missed) <= 0.12 * len(phrases), missed


@pytest.mark.parametrize("phrases", [NEGATIVE, LATER_NEGATIVE, LAST_NEGATIVE], ids=["first", "later", "last"])
def test_words_that_only_sound_like_danger_rarely_raise_it(phrases: list[str]) -> None:
    raised = [phrase for phrase in phrases if urgent_kinds(phrase)]
    assert len(raised) <= 0.03 * len(phrases), raised


def test_training_is_no_disclosure_but_a_disclosure_beside_it_is() -> None:
    assert urgent_kinds("suicide prevention training volunteer") == ()
    assert urgent_kinds("I want training to volunteer because I was raped") == (UrgentKind.SEXUAL_VIOLENCE,)


def test_case_and_apostrophes_and_slips_make_no_difference() -> None:
    said = ("I can't go on like this", "I CAN’T GO ON LIKE THIS", "i cant go on like this")
    assert {urgent_kinds(one) for one in said} == {(UrgentKind.SUICIDE,)}
    assert UrgentKind.SUICIDE in urgent_kinds("feeling sucidal")


def test_kinds_come_without_any_score() -> None:
    assert all(isinstance(kind, UrgentKind) for kind in urgent_kinds("I want to die and he hits me"))


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("Chcę się zabić, proszę o pomoc", UrgentKind.SUICIDE),
        ("Mąż mnie bije", UrgentKind.DOMESTIC_ABUSE),
        ("moj maz mnie bije", UrgentKind.DOMESTIC_ABUSE),
        ("kendimi oldurmek istiyorum", UrgentKind.SUICIDE),
        ("vreau sa mor", UrgentKind.SUICIDE),
        ("ninkaygu wuu i garaacaa", UrgentKind.DOMESTIC_ABUSE),
        ("waxaan rabaa inaan is dilo", UrgentKind.SUICIDE),
        ("No tengo dónde dormir esta noche", UrgentKind.NO_FOOD_OR_BED),
        ("زوجي يضربني", UrgentKind.DOMESTIC_ABUSE),
        ("আমার স্বামী আমাকে মারে", UrgentKind.DOMESTIC_ABUSE),
        ("Kocam beni dövüyor", UrgentKind.DOMESTIC_ABUSE),
        ("Je veux mourir", UrgentKind.SUICIDE),
        ("Мені хочеться жити, але немає де спати", UrgentKind.NO_FOOD_OR_BED),
    ],
)
def test_plain_phrases_of_danger_are_heard_in_other_languages(statement: str, kind: UrgentKind) -> None:
    assert urgent_kinds(statement) == (kind,)


@pytest.mark.parametrize(
    "statement",
    ["Szukam kursu angielskiego", "Busco trabajo en Londres", "আমি ইংরেজি শিখতে চাই", "أحتاج إلى دروس اللغة الإنجليزية"],
)
def test_other_statements_in_other_languages_raise_nothing(statement: str) -> None:
    assert urgent_kinds(statement) == ()
