"""What `flywheel help` explains beside the commands: exit codes, times, settings and output."""

EXIT_CODES = (
    (0, "done"),
    (1, "refused by the rules, or failed; nothing was changed"),
    (2, "asked in a way that cannot be understood, or with a file that was never what it is given as"),
    (3, "partly done: an import with rejects, or an event recorded whose receipt could not be written"),
    (4, "what is stored is not what it should be: a ledger, checkpoint or proof that is damaged, or does not hold"),
    (5, "there is no such ledger: nothing is there, or it is no ledger, backup or export"),
    (6, "another writer held the ledger for too long; try again"),
    (130, "interrupted"),
    (141, "nobody reads the output any more, as in 'flywheel ... | head'"),
)

TOPICS = {
    "exit-codes": "How a command ends:\n\n"
    + "\n".join(f"{code:>5}  {meaning}" for code, meaning in EXIT_CODES)
    + """

With --format json an error is one JSON object on stderr, {"error": ...} with its code, message and exit code, on a
line of its own. So is all else that is said there: {"message": ...}, and {"progress": ...} of what takes its time.""",
    "times": """\
Wherever a command takes a TIME:

  2026-03-31                   a day
  2026-03, 2026-Q1             a month, a quarter
  2026-H1, 2026                a half-year, a year
  2026-03-31T14:05             that minute, in the zone of --tz
  2026-03-31T14:05+02:00       that minute, with its offset
  now, today, yesterday        as the clock says
  -90d, -6w, -3m, -2q, -1y     so many days, weeks, months, quarters or years ago
  -6h                          so many hours ago
  last week, month, quarter, year    (and 'this ...')
  '#1043'                      when event 1043 was; quote it, the shell takes # for a comment

A day or a longer period counts from its first instant where something begins or occurred (--on, --since), and to its
last where something ends (--as-of, --known-at, --until).

--as-of keeps what had occurred by then, --known-at what had been recorded by then. Both together ask what was then
known of then.

An empty TIME is refused, so that a script whose variable is not set does not get the figures of now.

Without --tz, times are those of the PMO's own zone, as it was chartered.""",
    "settings": """\
Four things need not be said each time. What is said wins, in this order:

  a flag          --ledger           --as              --tz           --format
  the environment FLYWHEEL_LEDGER    FLYWHEEL_ACTOR    FLYWHEEL_TZ    FLYWHEEL_FORMAT
  flywheel.toml   of this folder, or of the nearest parent that has one
  flywheel.toml   of your own; 'flywheel config path' says where
  the default     flywheel.db        nobody            the PMO's      table

A flywheel.toml looks like this. A ledger's path in it starts from the file's own folder:

  ledger = "pmo.db"
  actor = "dana"
  tz = "Europe/London"
  format = "table"

'flywheel config show --origin' tells what holds now, and why.""",
    "output": """\
Results go to stdout, messages and progress to stderr.

  --format table       for people; on a terminal fitted to its width and paged
  --format csv, tsv    for spreadsheets; text that one would run as a formula gets an apostrophe
  --format json        one object: rows, and beside them totals, times and digest
  --format jsonl       one object a row
  --format markdown    for documents

  --fields a,b         these columns in this order; --fields alone lists them
  --no-pager           all at once

With --format json each line on stderr is an object too: {"message": ...}, {"progress": ...} or {"error": ...}. Where
the result is a file, as of export and audit report, or of audit prove with --to, stdout stays empty in every format:
the exit code says whether it was written, and a message where. With - for the file stdout gets the file itself.

Amounts are text in JSON, so that no digit is lost. Missing is null or empty, never zero.
NO_COLOR, FORCE_COLOR, TERM=dumb and --no-color do what they say.""",
}
