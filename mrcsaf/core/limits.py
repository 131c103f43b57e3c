"""Every limit on what comes in, with the reason in its unit. Nothing else states one of these."""

MIB = 1 << 20
GIB = 1 << 30

# Pictures
IMAGE_BYTES = 25 * MIB
IMAGE_PIXELS = 50_000_000  # below Pillow's own warning at 89.5 million
IMAGE_SIDE = 16_383
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")

CHECKPOINT_BYTES = 32 * GIB  # more is no file that any machine of ours trains

# Text
TEXT_CHARS = 20_000
TITLE_CHARS = 1_000
ID_CHARS = 256
NAME_CHARS = 1_000  # of a run
NOTE_CHARS = 20_000

# Files that are read whole
CURVES_BYTES = 64 * MIB  # metrics.jsonl: an epoch a line, a hundred thousand at most
SETTINGS_BYTES = MIB  # --config
THUMBNAIL_BYTES = 2 * MIB  # 256 × 256 pixels without any compression are a quarter of a MiB
WEIGHTS_BYTES = 4 * GIB  # of an encoder
FEATURE_WIDTH = 1 << 16  # numbers a vector

# Tables
LINE_BYTES = MIB  # csv's default of 131,072 is too small for descriptions
COLUMNS = 10_000  # a row of JSON is a dictionary: 120,002 fields took a quarter of a second each
JSON_BYTES = 512 * MIB  # of one JSON text, which is read whole
GZIP_RATIO = 200
GZIP_BYTES = 8 * GIB
USERS = 5_000_000
ITEMS = 1_000_000
INTERACTIONS = 50_000_000
ISSUES = 2_000_000  # more bad rows than this is another format, not a file with faults
ISSUES_LISTED = 100_000  # of a kind and a file; more are counted

# Arrays
NPY_HEADER_BYTES = 64 << 10
ARCHIVED_ARRAY_BYTES = 1 * GIB  # one array inside an .npz, which is unpacked into memory
SAFETENSORS_HEADER_BYTES = MIB
SAFETENSORS_TENSORS = 256

# Copies of a database in its project's backups/, all together; the newest two stay in any case
BACKUPS_BYTES = 4 * GIB

# Pickled tensors, which only `mrcsaf convert` reads
PT_BYTES = 4 * GIB
PT_ENTRIES = 10_000
PT_PICKLE_BYTES = 16 * MIB  # the list of names and shapes, without the numbers
