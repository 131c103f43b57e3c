"""The words of the sample shop: what things are made of, whom they are for, how to look after them.

Nothing here is visible in a picture. Six families of material and eight interests run through
all kinds, so that a shopper who likes hand-made things finds them among mugs and lamps alike.
"""

FAMILIES = ("natural", "handmade", "recycled", "refined", "technical", "heritage")
THEMES = ("camping", "seaside", "books", "music", "gardening", "stars", "cats", "cycling")

# kind → material by family, in the order of FAMILIES
MATERIALS: dict[str, tuple[str, ...]] = {
    "poster": ("bamboo-fibre paper", "hand-screened cotton paper", "recycled kraft paper",
               "museum-grade giclée paper", "wipe-clean waterproof paper",
               "letterpress laid paper"),
    "cushion": ("organic linen", "hand-loomed wool", "recycled sailcloth",
                "silk velvet", "water-repellent outdoor canvas", "herringbone tweed"),
    "plate": ("bamboo and rice husk", "hand-thrown stoneware", "recycled glass",
              "fine bone china", "shatterproof melamine", "traditional slipware"),
    "shirt": ("organic cotton", "hand-loomed cotton", "recycled cotton",
              "mulberry silk", "quick-dry merino", "brushed flannel"),
    "vase": ("natural terracotta", "hand-built stoneware", "recycled bottle glass",
             "translucent porcelain", "drop-proof resin", "salt-glazed earthenware"),
    "hat": ("organic cotton", "hand-knitted alpaca", "recycled wool",
            "pure cashmere", "windproof technical fleece", "oiled fisherman's wool"),
    "bag": ("undyed hemp", "hand-stitched leather", "recycled bottle yarn",
            "full-grain calfskin", "waterproof ripstop nylon", "waxed canvas"),
    "sneaker": ("cork and natural rubber", "hand-lasted leather", "recycled ocean plastic",
                "Italian-style suede", "breathable trail mesh", "vulcanised canvas"),
    "notebook": ("sugar-cane paper", "hand-bound cotton paper", "recycled paper",
                 "silk-smooth ivory paper", "waterproof stone paper", "ledger paper and linen"),
    "lamp": ("solid bamboo", "hand-turned ash", "recycled aluminium",
             "polished marble", "rechargeable shockproof polymer", "cast iron"),
    "mug": ("unglazed natural clay", "hand-thrown stoneware", "recycled glass",
            "fine bone china", "double-walled insulated steel", "enamelled steel"),
    "watch": ("bamboo and cork", "hand-hammered silver", "recycled ocean steel",
              "polished ceramic and sapphire", "shockproof solar titanium",
              "hand-wound vintage brass"),
}  # fmt: skip

FAMILY_SENTENCES: dict[str, tuple[str, ...]] = {
    "natural": (
        "It is plant-based from start to finish, grown without pesticides and left as "
        "nature made it.",
        "No synthetics, no harsh chemistry: only organic raw materials that could go back "
        "to the soil.",
        "The organic material comes from a small growers' cooperative and is fully compostable.",
    ),
    "handmade": (
        "Every piece is made by hand by one maker, start to finish, and no two are quite alike.",
        "You can feel the hand of the craftsperson: small irregularities are the "
        "signature of the workshop.",
        "Made slowly, one at a time, by artisans in a studio of four people.",
    ),
    "recycled": (
        "It gives a second life to waste that was already out in the world, with nothing "
        "newly extracted.",
        "At least ninety per cent is post-consumer recycled material, sorted and cleaned "
        "close to where we make it.",
        "Upcycled rather than new: yesterday's rubbish, kept out of landfill and made "
        "useful again.",
    ),
    "refined": (
        "A quiet luxury: exquisitely fine, flawlessly finished, and delivered in a gift box.",
        "Only the very finest grade is good enough here, and you will notice the elegance "
        "the moment you hold it.",
        "Premium down to the last detail, it is the sort of indulgence that becomes an heirloom.",
    ),
    "technical": (
        "Engineered to be tough: lab-tested, weatherproof and light, it shrugs off rain, "
        "knocks and spills.",
        "High-performance technology where it counts, so it keeps working long after "
        "ordinary ones give up.",
        "Built to a technical specification, tested for durability and backed by a "
        "ten-year guarantee.",
    ),
    "heritage": (
        "Made the old-fashioned way on machines older than our grandparents, and all the "
        "better for it.",
        "A time-honoured classic: the same traditional method has been in use since the "
        "nineteenth century.",
        "Vintage in spirit, it follows a traditional pattern from our archive and only "
        "gets better with age.",
    ),
}

# interest → names of its collections
COLLECTIONS: dict[str, tuple[str, ...]] = {
    "camping": ("Campfire", "Trailhead", "Basecamp", "Tent & Trail"),
    "seaside": ("Harbour", "Tideline", "Lighthouse", "Sandbank"),
    "books": ("Reading Room", "Bookworm", "Last Chapter", "Library"),
    "music": ("Encore", "Vinyl Club", "Late Jazz", "B-Side"),
    "gardening": ("Allotment", "Greenhouse", "Potting Shed", "Kitchen Garden"),
    "stars": ("Stargazer", "Orbit", "Night Sky", "Constellation"),
    "cats": ("House Cat", "Whisker", "Cat Nap", "Nine Lives"),
    "cycling": ("Tailwind", "Back Road", "Peloton", "Long Ride"),
}

AUDIENCES: dict[str, tuple[str, ...]] = {
    "camping": ("for camping", "for campers", "for the tent and the trail"),
    "seaside": ("for the seaside", "for beach days", "for sailors"),
    "books": ("for book lovers", "for readers", "for bookworms"),
    "music": ("for music lovers", "for record collectors", "for musicians"),
    "gardening": ("for gardeners", "for the garden", "for green thumbs"),
    "stars": ("for stargazers", "for astronomers", "for night-sky watchers"),
    "cats": ("for cat people", "for cat lovers", "for your cat's favourite human"),
    "cycling": ("for cyclists", "for bike commuters", "for riders"),
}

GIFTS: dict[str, tuple[str, ...]] = {
    "camping": ("Campers love it as a gift.", "Take it camping.", "See you at the campsite."),
    "seaside": ("Sailors love it as a gift.", "Take it to the beach.", "See you by the sea."),
    "books": (
        "Readers love it as a gift.",
        "Goes well with a good book.",
        "See you in the library.",
    ),
    "music": (
        "Musicians love it as a gift.",
        "Goes well with good music.",
        "See you at the concert.",
    ),
    "gardening": (
        "Gardeners love it as a gift.",
        "Take it to the garden.",
        "See you among the roses.",
    ),
    "stars": (
        "Astronomers love it as a gift.",
        "Take it out under the stars.",
        "See you at the telescope.",
    ),
    "cats": (
        "Cat people love it as a gift.",
        "Your cat will want it.",
        "Purring guaranteed, cat not included.",
    ),
    "cycling": (
        "Cyclists love it as a gift.",
        "Take it along on the bike.",
        "See you on the bike.",
    ),
}

THEME_SENTENCES: dict[str, tuple[str, ...]] = {
    "camping": (
        "Designed with campers in mind, this {noun} belongs to wood smoke, wet tents and "
        "long trails.",
        "Pack this {noun} for the next camping weekend, next to the stove and the sleeping bag.",
        "Our {noun} for people who would rather wake up in a tent than in a hotel.",
    ),
    "seaside": (
        "This {noun} was thought up on a windy beach and still smells a little of salt "
        "and seaweed.",
        "A {noun} for everyone who would rather be by the sea, listening to gulls and surf.",
        "Inspired by harbours, sailing boats and summers on the coast, this {noun} brings "
        "the ocean home.",
    ),
    "books": (
        "Made for readers: a {noun} for the armchair, the stack of novels and the rainy afternoon.",
        "This {noun} is our present to bookworms, librarians and people who read on the stairs.",
        "A {noun} for anyone who has ever stayed up too late with one more chapter of a good book.",
    ),
    "music": (
        "A {noun} for record collectors, choir singers and people who drum on the table.",
        "This {noun} was made to the sound of old jazz records, and music lovers will hear it.",
        "For musicians and concert-goers: a {noun} to go with the guitar, the headphones "
        "and the vinyl.",
    ),
    "gardening": (
        "For gardeners with soil under their nails: a {noun} that goes with seed packets "
        "and tomatoes.",
        "This {noun} was made for the potting shed, the greenhouse and a well-earned rest "
        "among the beds.",
        "A {noun} for everyone who talks to seedlings and knows the Latin names of the weeds.",
    ),
    "stars": (
        "A {noun} for stargazers, for clear nights with a telescope and a flask of something hot.",
        "This {noun} is for people who know the constellations and stay up for every "
        "meteor shower.",
        "Dedicated to astronomy: a {noun} for those who look up at planets, comets and "
        "the Milky Way.",
    ),
    "cats": (
        "A {noun} for cat people, approved by the two tabbies who run our office.",
        "For everyone who is owned by a cat: this {noun} survives whiskers, paws and kittens.",
        "This {noun} is a present for cat lovers who apologise to a sleeping kitten "
        "before they move.",
    ),
    "cycling": (
        "A {noun} for cyclists, from the daily bike commute to a century ride over the hills.",
        "Thought up on two wheels, this {noun} is for riders who count their days in kilometres.",
        "For people who own more bicycles than chairs: a {noun} for before and after the "
        "long ride.",
    ),
}

NOUNS: dict[str, tuple[str, ...]] = {
    "poster": ("art print", "poster", "wall print"),
    "cushion": ("cushion", "throw cushion", "sofa cushion"),
    "plate": ("plate", "dinner plate", "serving plate"),
    "shirt": ("shirt", "top", "everyday shirt"),
    "vase": ("vase", "flower vase", "table vase"),
    "hat": ("hat", "everyday hat", "weekend hat"),
    "bag": ("bag", "day bag", "carry-all"),
    "sneaker": ("sneaker", "trainer", "everyday sneaker"),
    "notebook": ("notebook", "journal", "pocket book"),
    "lamp": ("table lamp", "lamp", "bedside lamp"),
    "mug": ("mug", "coffee mug", "tea mug"),
    "watch": ("watch", "wristwatch", "day watch"),
}

USES: dict[str, tuple[str, ...]] = {
    "poster": ("It arrives framed and ready to hang, 50 × 70 cm.",
               "The frame measures 40 × 50 cm and hangs from a single nail.",
               "Framed behind acrylic glass, 50 × 70 cm, with the fixings in the box."),
    "cushion": ("The cover has a hidden zip, and the inner pad is included.",
                "Plump, soft and the right size for a sofa or a reading chair.",
                "Comes filled; the cover comes off in a moment."),
    "plate": ("At 26 cm it is made for dinner, and generous enough to share from.",
              "Stacks neatly and feels good in the hand; 26 cm across.",
              "Sold singly, so that you can set the table as you please."),
    "shirt": ("The cut is relaxed, true to size and kind to every shoulder.",
              "Sizes run from XS to XXL; between two sizes, take the smaller.",
              "An easy fit that layers well from spring to autumn."),
    "vase": ("Holds a generous bunch or three dried stems; flowers not included.",
             "The mouth is just wide enough for stems to fall well.",
             "Watertight, with a felt base that is kind to furniture."),
    "hat": ("One size fits most heads between 54 and 60 cm.",
            "Warm without bulk, it folds into a coat pocket.",
            "Keeps its shape after a day at the bottom of a rucksack."),
    "bag": ("There is room for a 15-inch laptop, a bottle and lunch.",
            "Two inner pockets keep keys and phone where you can find them; it holds 16 litres.",
            "The handles are sewn to carry 20 kg, though your back may disagree."),
    "sneaker": ("The insole is cushioned and can be taken out.",
                "True to size, with half sizes from 36 to 46.",
                "Comfortable from the first day; no breaking in."),
    "notebook": ("It has 192 pages, dotted, numbered and pleasant to a fountain pen.",
                 "A5, 160 ruled pages, and it lies flat when open.",
                 "Ruled on one side and blank on the other, 144 pages in all."),
    "lamp": ("The cable is two metres long, with a switch in the middle; bulb included.",
             "Gives a warm, even light for a desk or a bedside; 45 cm tall.",
             "Takes any E27 bulb and stands 48 cm tall."),
    "mug": ("Holds 350 ml, and the handle has room for three fingers.",
            "At 400 ml it is a proper morning cup.",
            "It keeps a drink warm and feels balanced even when full."),
    "watch": ("The case measures 38 mm and suits most wrists.",
              "The strap changes without tools, in seconds.",
              "Comes with a spare strap pin and a two-year guarantee."),
}  # fmt: skip

CARE: dict[str, tuple[str, ...]] = {
    "poster": ("Keep it out of direct sun.", "Dust with a dry cloth."),
    "cushion": ("Wash the cover at 30 °C.", "Spot-clean, and shake it up now and then."),
    "plate": ("Safe in the dishwasher.", "Wash by hand if you want it to outlive you."),
    "shirt": ("Wash cool with like colours and dry on the line.", "Machine wash at 30 °C."),
    "vase": ("Rinse with warm water.", "Wipe clean with a soft cloth."),
    "hat": ("Wash by hand and dry flat.", "A gentle cold wash is all it needs."),
    "bag": ("Wipe with a damp cloth.", "Air it after rain."),
    "sneaker": ("Brush off the mud when it is dry.", "Wipe clean; keep out of the machine."),
    "notebook": ("Refills fit every year.", "Printed with inks made of soya."),
    "lamp": ("Dust with a dry cloth.", "Unplug it before cleaning."),
    "mug": ("Rinse soon after use.", "Not for the microwave."),
    "watch": ("Wipe with a soft cloth.", "Have it looked over every five years."),
}

BRANDS = (
    "Northloft", "Maren & Pike", "Fennwick", "Oda Studio", "Halden", "Little Quarry", "Tallow Lane",
    "Brightmoor", "Kestrel & Co", "Saltbox", "Juniper Row", "Ostra", "Wren House", "Lumo",
    "Palehaven",    "Aster Works", "Copperfold", "Vinterby", "Mossgrove", "Tern & Tide",
)  # fmt: skip

MOODS: dict[str, str] = {  # palette → loose words, used seldom and only where text decides
    "terracotta": "warm, earthy tones",
    "sage": "soft greens",
    "midnight": "deep evening blues",
    "blush": "gentle rosy tones",
    "ocean": "fresh sea colours",
    "mustard": "sunny yellows",
    "lavender": "quiet purples",
    "ink": "strong monochrome",
}
