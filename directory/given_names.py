"""Given names that are common in Britain, so that a person can be told from a body that is named like one.

Written down for this purpose. Names that are as often a place's or a word's ("Chelsea", "Hope") are left out.
"""

GIVEN_NAMES = frozenset(
    """
    aaron abdul abigail adam adele adrian agnes ahmed aidan aileen aisha alan alana albert alex alexander
    alexandra alexis alfie alfred ali alice alicia alison allan allison alma alysha alyson amanda amber amelia
    amina amir amy anastasia andrea andrew andy angela angelina angie angus anita ann anna annabel annabelle anne
    annette annie anthea anthony antonia antonio arthur asha ashleigh audrey ava ayesha barbara barry bea beata
    beatrice becca becky belinda ben benjamin bernadette bernard bernice bertha beryl bess beth bethan bethany
    betty bev bianca billie billy bob bobby brenda brendan brian bridget bryan bryony caitlin callum calum cameron
    camilla carl carla carly carmel carmen carol carole caroline carolyn carrie caryl caryn catherine cathy
    cecilia celia celine charlene charles charlie charlotte cheryl chloe chris chrissie christina christine
    christopher ciara claire clara clare clarissa claudia clive colette colin colleen connor constance corinne
    craig cynthia daisy damian dan daniel daniela daniella danielle danny daphne darren dave david dawn dean
    debbie deborah debra deepa deirdre denis denise dennis derek diana diane dianne dilys dina dominic don donald
    donna doreen doris dorothy dot doug douglas duncan eamonn eddie edith edna edward edwina eileen elaine eleanor
    elena eli elisabeth elise eliza elizabeth ella ellen ellie elliot elsie emily emma emmanuel eric erica erin
    ernest esme esther ethan ethel eunice eva evan eve evelyn ewan faisal farah fatima felicity fiona fran frances
    francesca francis frank fred freda freddie frederick freya gabriel gabriella gabrielle gail gareth gary gavin
    gaynor gemma geoff geoffrey george georgia georgie georgina gerald geraldine gerard gill gillian gina gladys
    glenda glenn glenys gloria glynis gordon graham greg gregory greta gwen gwyneth hannah harriet harry harvey
    hassan hayley hazel heather heidi helen helena helene henry hilary hilda howard hugh hugo hussain ian ibrahim
    ida imogen imran ines ingrid irena irene iris isaac isabel isabella isabelle isla isobel jack jackie jacob
    jacqueline jacqui jade jake james jamie jan jane janet janette janice janine jasmin jason jay jayne jean
    jeanette jeff jeffrey jen jenna jennie jennifer jenny jeremy jess jessica jessie jill jillian jim jimmy jo
    joan joanna joanne jodie joe joel johanna john johnny jon jonathan josephine josh joshua josie joyce juan jude
    judith judy julia julian julianne julie juliet juliette kaitlyn karen karin karina karl kate katharine
    katherine kathleen kathryn kathy katie katy katya kay kayleigh keira keith kelly ken kenneth kenny kerry kev
    kevin khadija kieran kim kimberley kirsten kirsty kirstie kristina kyle lara larissa larry laura lauren
    laurence lawrence leah leanne leigh lena leo leon leonard leonie les lesley leslie lewis liam liane lidia
    lilian lillian linda lindsay lindsey linsey lionel lisa liz lizzie lizzy lois lorna lorraine louis louisa
    louise luca lucia lucinda lucy luke lydia lyn lynda lyndsey lynette lynn lynne mabel maddie madeleine maggie
    malcolm mandy marc marcia marco marcus margaret margo margot maria mariam marian marianne marie marilyn marina
    marion marjorie mark marlene martha martin martina martyn mary maryam matilda matt matthew maureen maurice
    mavis max maxine meera meg megan mel melanie melissa mia michael michaela michele michelle mick mike mildred
    millie miranda miriam mo mohamed mohammad mohammed moira molly mona monica morag muhammad muriel myra nadia
    nadine nancy naomi nasreen natalie natasha nathalie nathan neil nell nia niamh nichola nicholas nick nicky
    nicola nicole nigel nikki nina noel nora noreen norma norman nuala oliver olivia omar oscar owen pam pamela
    pat patricia patrick patsy paul paula pauline pete peter petra phil philip philippa phillip phoebe phyllis
    pippa priya rachael rachel raj ralph raymond rebecca reena reg reggie renee rhian rhiannon rhona rhys ricardo
    richard richie rita rob robert roberta robin robyn rod roderick roger roisin roland ron ronald ronnie rory
    rosa rosalind rosanna roseanna rosemary rosie ros ross rowena roy ruby rupert ruth ryan sabrina sadie sadia
    sahra saira sally sam samantha samira samuel sandra sandy sanjay sara sarah saskia scott sean sebastian selina
    serena shane shannon sharon shaun sheena sheila shelley sheryl shirley shona sian sidney silvia simon simone
    sinead siobhan sofia sonia sonya sophia sophie stacey stefan stella stephanie stephen steve steven stewart
    stuart sue sunita susan susanna susannah susanne susie suzanne suzie suzy sybil sylvia tamara tamsin tania
    tanya tara tasha ted teresa terri terry tess tessa thelma theo theresa therese thomas tim timothy tina toby
    tom tommy toni tony tracey tracy tricia trish trudy una ursula usha val valerie vanessa vera verity veronica
    vicki vicky vikki vincent viv vivien vivienne walter wanda wayne wendy wilfred william winifred xavier yasmin
    yolanda yvette yvonne zach zahra zainab zara zena zoe zoey
    """.split()
)
