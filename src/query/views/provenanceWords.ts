// What the tables of `provenance` hold, column by column. Times are UTC by the API's clock, where nothing else is said.

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>

const shared = {
  shape: "What was asked apart from whom and when (provenance.shapes)",
  wave: "0: the collection; else the number of a later wave (provenance.waves)",
  observes: "What the wave observes: collection, 'age 4d', 'after 7d', 'on 2024-06-09', or 'asked' and a moment",
  slice: "Piece of work (provenance.slices)",
  from_day: "First UTC day, included; NULL: the endpoint has no days",
  to_day: "Last UTC day, included; NULL: the endpoint has no days",
  step: "Step of the study",
  draw: "Number of the API's random sample; NULL: none is drawn"
} as const

const from = (names: ReadonlyArray<keyof typeof shared>): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, shared[name]]))

const chosen = {
  sample: "Names the choice, by what it is drawn from",
  step: "Step that it was made for first",
  unit: "Value that was chosen",
  stratum: "What it was drawn from each of, as one text; strata has it in parts",
  strata: "The same as names and values; empty: no strata",
  frame: "How many there were to choose from in the stratum",
  probability: "Of being chosen; NULL: the largest are not chosen by chance",
  drawn_at: "When it was chosen",
  method: "sample, top, newest or most_frequent; NULL: an earlier Windrow chose",
  n: "How many were to be chosen of each stratum; NULL: an earlier Windrow chose",
  seed: "Seed of the sample; NULL: none, or an earlier Windrow chose",
  frame_until: "Last day of what it was chosen from; NULL: there are no days, or an earlier Windrow chose"
}

export const provenanceWords: Words = {
  meta: { key: "What is told: format, origin, study, …", value: "What it is" },
  runs: {
    sitting: "Number of the sitting: one opening of the database by a run",
    started_at: "When it began",
    ended_at: "When it ended; NULL: it was killed, or still runs",
    machine_started_at:
      "When it began by the clock of the machine; NULL: an earlier Windrow ran, whose started_at is that",
    machine_ended_at: "When it ended by the clock of the machine",
    version: "Version of Windrow",
    plan: "Hash of the study as it was",
    study: "The study as it was, as JSON"
  },
  pipelines: { name: "Endpoint", definition: "What its file says now, as JSON" },
  definitions: {
    number: "Order in which definitions came, from 1",
    pipeline: "Endpoint",
    from_page: "Page from which on its answers are read so",
    definition: "What its file said, as JSON"
  },
  shapes: {
    shape: "Hash of what was asked apart from whom and when",
    pipeline: "Endpoint",
    definition: "Its conditions and fields, as JSON"
  },
  slices: {
    slice: "Name of the piece of work: a hash of shape, units, days, wave and draw",
    step: "Step that had it asked first; steps that ask the same share it (step_rows tells the rows of each)",
    ...from(["shape", "wave", "draw", "from_day", "to_day", "observes"]),
    units: "Values that it asks for, as a JSON list",
    state: "planned, open (begun), done, split, failed, unavailable or dropped",
    revision: "Counts its changes",
    position: "Where it goes on, as JSON; NULL: at its beginning, or nowhere",
    pages: "Pages that came",
    rows: "Rows that came, repeats included",
    slots: "Places in the API's index that its pages stood for; NULL: the endpoint does not tell",
    seen: "Rows on target by value, as JSON",
    split_from: "The piece that it was split from; NULL: none",
    reason: "Why it did not end as done; NULL: it did, or has not ended",
    message: "What the API said",
    created_at: "When it was planned",
    updated_at: "When it last changed"
  },
  coverage: {
    ...from(["shape", "wave", "from_day", "to_day", "slice", "observes"]),
    unit: "Value that was asked for; * where nothing cuts the step",
    state: "done (with rows), empty (without), capped, failed or unavailable",
    rows: "Rows of the unit on these days; NULL: not known, or of nobody in particular",
    reason: "What the API said; NULL: nothing",
    asked_at: "When the last answer came",
    began_at: "When the search began: what it finds is fixed then",
    recorded_at: "Since when this line holds",
    superseded_at:
      "When another line took its place; NULL: it holds now. Read lines with superseded_at IS NULL, or main.coverage"
  },
  steps: {
    step: "Step of the study as it is now",
    place: "Its order in the study, from 1",
    pipeline: "Endpoint that it asks",
    table_name: "Table of main that its rows are in",
    input: "What it is cut by: accounts, hashtags, ids, …; NULL: nothing",
    from_day: "First UTC day of its period; NULL: the endpoint has no days",
    to_day: "Last UTC day of its period; NULL: it goes on, or there are no days",
    is_standing: "Whether its period goes on to today",
    fed_by: "Step whose rows feed it; NULL: none, or several (provenance.sources)",
    fed_column: "Column of those rows; NULL: as fed_by",
    parents_known: "Whether all of its values are known; false: more may come",
    choice: "What was chosen for it (provenance.samples.sample); NULL: nothing is chosen",
    method: "sample (by chance), top (the largest), newest or most_frequent; NULL: all are taken",
    n: "How many are chosen of each stratum; NULL: all are taken",
    per: "Columns that make strata, or month; NULL or empty: none",
    seed: "Seed of the sample; NULL: none",
    top_by: "Column that ranks; NULL: nothing is ranked",
    rows_per_parent: "Rows after which a list ends; NULL: it does not",
    draws: "How many random samples the API draws; NULL: none",
    wanted_at: "When its lines in provenance.wanted were last renewed",
    wanted_hash: "Names those lines, for the program"
  },
  sources: {
    step: "Step that is fed",
    number: "Place of the source in the step's list, from 1; 0: values that are written there",
    fed_by: "Step whose rows bring values; NULL: written values",
    fed_column: "Column of those rows; NULL: written values",
    left_out: "Steps whose values are left out",
    choice: "What was chosen of it (provenance.samples.sample); NULL: nothing is chosen",
    method: "sample (by chance), top (the largest), newest or most_frequent; NULL: all are taken",
    n: "How many are chosen of each stratum; NULL: all are taken",
    per: "Columns that make strata, or month; NULL or empty: none",
    seed: "Seed of the sample; NULL: none",
    top_by: "Column that ranks; NULL: nothing is ranked"
  },
  sourced: {
    step: "Step that is fed",
    number: "Which of its sources",
    unit: "Value that the source brings; several may bring one"
  },
  wanted: {
    ...from(["step", "shape", "observes", "wave", "draw", "from_day", "to_day"]),
    place: "Order in which steps have shared work, the lowest first",
    pipeline: "Endpoint that is asked",
    input: "What is cut by: accounts, hashtags, ids, …; NULL: nothing",
    unit: "Value that is wanted; * where nothing cuts the step",
    by_id: "Whether the value is an id that carries its own day: from_day and to_day then only bound the search"
  },
  pages: {
    page: "Number of the answer, over all, from 1",
    slice: shared.slice,
    number: "Page of the slice, from 1",
    request: "Request that brought it",
    retrieved_at: "When it came",
    rows: "Rows in it",
    slots: "Places of the API's index that it stands for; NULL: the endpoint does not tell",
    sha256: "SHA-256 of the answer as it was sent",
    body: "The answer as it was sent",
    left_out: "Fields that its request left out because the API refused them; NULL: none"
  },
  requests: {
    request: "Its id, from the ledger",
    slice: shared.slice,
    answer: "What came of it: Stored (a page), Repeat, Restart, Split, Unavailable, Parked, Stop, or unknown",
    asked_at: "When it was sent",
    answered_at: "When it was answered; NULL: the process ended before",
    status: "HTTP status; NULL: no answer",
    code: "The API's code",
    message: "The API's message",
    log_id: "The API's own id of the request, for its support",
    bytes: "Size of the answer",
    rows: "Rows in the answer",
    counted: "Whether it counts against the quota; NULL: not known"
  },
  problems: {
    kind: "What is odd",
    subject: "Where",
    count: "How often it was met",
    detail: "The newest example",
    first_at: "When it was met first",
    last_at: "When it was met last"
  },
  surprises: {
    page: "Page that has the value",
    kind: "What was not expected",
    subject: "Where: table and column",
    count: "How often on that page",
    example: "One of them"
  },
  carried: {
    number: "Order, from 1",
    slice: "Piece of work that took the list over",
    source: "Piece of work that had asked it, under another limit",
    after_page: "Page after which that was",
    carried_at: "When"
  },
  samples: chosen,
  left_samples: { ...chosen, left_at: "When it was no longer among what the study wants" },
  fed: { feeding: "What is fed, by a hash", unit: "Value that met the condition", fed_at: "When" },
  waves: { wave: "Number of the wave, for display", observes: shared.observes },
  begun_waves: {
    shape: shared.shape,
    observes: "The wave, which the user asked for",
    begun_at: "When"
  },
  prunings: {
    after_page: "Page after which rows were taken out",
    wanted: "What was wanted then, as JSON",
    pruned_at: "When"
  },
  migrations: {
    format: "Format that was made",
    name: "What was done",
    notes: "What a reader must know of it",
    migrated_at: "When"
  }
}
