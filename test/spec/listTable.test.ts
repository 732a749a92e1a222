// Lists as people's programs write them → which accounts are asked, and what is said.
import { describe, expect, it } from "vitest"
import { toDay } from "../../src/domain/Day.ts"
import { checkStudy } from "../../src/spec/checkStudy.ts"
import { ownPipelines } from "../../src/spec/pipelineFiles.ts"
import { nowhere } from "../../src/spec/places.ts"

const check = (
  text: string | Uint8Array,
  list = "file: list.csv",
  input = "accounts",
  step = "videos",
  file = "list.csv"
) => {
  const { study, mistakes, lists } = checkStudy({
    file: "study.yaml",
    text: `windrow: 1
study: { name: lists }
period: { from: 2023-01-01, to: 2023-12-31 }
collect:
  ${step}:
    ${input}: { ${list} }
`,
    today: toDay("2024-06-01")!,
    readFile: (path) =>
      path === file ? (typeof text === "string" ? new TextEncoder().encode(text) : text) : undefined,
    pipelines: ownPipelines()
  })
  return {
    values: study?.steps[0]?.inputs[input],
    read: lists[0]?.values,
    said: mistakes.map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`)
  }
}

interface Case {
  readonly list?: string
  readonly input?: string
  /** The endpoint. */
  readonly step?: string
  readonly values: ReadonlyArray<string> | undefined
  readonly said: ReadonlyArray<string>
}

/** A lone column under a word that is taken for its name. */
const headed = (input: string, label: string, value: string): readonly [string, string, Case] => [
  `${label} above ${input}`,
  `${label}\n${value}\n`,
  {
    input,
    values: [value],
    said: [`WR100 list.csv:1 the first line, \`${label}\`, is taken for the header`]
  }
]

const cases: ReadonlyArray<readonly [string, string, Case]> = [
  [
    "links of every form that holds an id",
    [
      "https://www.tiktok.com/@taz/video/7331234567890123451?lang=de",
      "https://www.tiktok.com/@taz/photo/7331234567890123452",
      "https://www.tiktokv.com/share/video/7331234567890123453/",
      "https://www.tiktok.com/embed/v2/7331234567890123454",
      "https://www.tiktok.com/player/v1/7331234567890123455",
      "https://m.tiktok.com/v/7331234567890123456.html",
      ""
    ].join("\n"),
    {
      input: "ids",
      values: [1, 2, 3, 4, 5, 6].map((last) => `733123456789012345${last}`),
      said: [
        "WR099 list.csv:1 6 values of this list are links: `https://www.tiktok.com/@taz/video/7331234567890123451?lang=d…` is taken for 7331234567890123451"
      ]
    }
  ],
  ["a column in the singular", "hashtag,party\nklima,A\n", { input: "hashtags", values: ["klima"], said: [] }],
  [
    "two columns in the singular, of which nobody knows which",
    "hashtag,hash_tag\nklima,A\n",
    {
      input: "hashtags",
      values: undefined,
      said: ["WR062 study.yaml:6 list.csv has 2 columns, and none is called hashtag_name or hashtag_names or hashtags"]
    }
  ],
  [
    "NA from R",
    "username\ntagesschau\nNA\nzeitimbild\nNA\n",
    { values: ["tagesschau", "zeitimbild"], said: ["WR098 list.csv:3 2 cells say `NA`: skipped (lines 3, 5)"] }
  ],
  [
    "what Python, SQL and spreadsheets write for nothing",
    "username,n\ntagesschau,1\nnan,2\nNULL,3\n#N/A,4\n,5\n-,6\nNone,7\n<NA>,8\n",
    {
      values: ["tagesschau"],
      said: [
        "WR098 list.csv:3 7 cells are empty or say `nan` or `NULL` or `#N/A`: skipped (lines 3, 4, 5, 6, 7 and 2 more)"
      ]
    }
  ],
  [
    "an empty cell",
    "username,n\n,1\ntagesschau,2\n",
    { values: ["tagesschau"], said: ["WR098 list.csv:2 1 cell is empty: skipped (line 2)"] }
  ],
  ["lines that are wholly empty", "username;n\n;\ntagesschau;2\n;\n", { values: ["tagesschau"], said: [] }],
  ["blank lines", "\ntagesschau\n\n\nzeitimbild\n\n", { values: ["tagesschau", "zeitimbild"], said: [] }],
  [
    "nothing but placeholders",
    "username\nNA\nNA\n",
    {
      values: undefined,
      said: ["WR098 list.csv:2 2 cells say `NA`: skipped (lines 2, 3)", "WR063 study.yaml:6 list.csv has no values"]
    }
  ],
  [
    "placeholders of one's own",
    "username\ntagesschau\nnone\nDoes not exist\n",
    {
      list: "file: list.csv, ignore: [none, does not exist]",
      values: ["tagesschau"],
      said: ["WR098 list.csv:3 2 cells say `none` or `Does not exist`: skipped (lines 3, 4)"]
    }
  ],
  [
    "a repeated header",
    "username\ntagesschau\nusername\nzeitimbild\n",
    { values: undefined, said: ["WR102 list.csv:3 line 3 repeats the header `username`"] }
  ],
  [
    "a header of another name",
    "Handle\ntagesschau\n",
    { values: ["tagesschau"], said: ["WR100 list.csv:1 the first line, `Handle`, is taken for the header"] }
  ],
  [
    "a label and the same once more",
    "TikTok handle\ntagesschau\ntiktok handle\n",
    {
      values: undefined,
      said: [
        "WR100 list.csv:1 the first line, `TikTok handle`, is taken for the header",
        "WR102 list.csv:3 line 3 repeats the header `TikTok handle`"
      ]
    }
  ],
  [
    "a title above the table",
    "Politicians of 2024;;\nusername;party;land\ntagesschau;x;DE\n",
    {
      list: "file: list.csv, column: username",
      values: ["tagesschau"],
      said: ["WR100 list.csv:1 1 line above the header is taken for a title"]
    }
  ],
  [
    "a title without separators",
    "Politicians of 2024\n\nusername;party\ntagesschau;x\n",
    { values: ["tagesschau"], said: ["WR100 list.csv:1 1 line above the header is taken for a title"] }
  ],
  ["the separator said at the top", "sep=;\nusername;party\ntagesschau;x, y\n", { values: ["tagesschau"], said: [] }],
  ["a pipe", "username|party\ntagesschau|x\n", { values: ["tagesschau"], said: [] }],
  [
    "links to profiles",
    "https://www.tiktok.com/@tagesschau?lang=de\nwww.tiktok.com/@zeitimbild\nhttps://tiktok.com/@20Minuten/video/7361234567890123456\n",
    {
      values: ["tagesschau", "zeitimbild", "20minuten"],
      said: [
        "WR099 list.csv:1 3 values of this list are links or begin with @: `https://www.tiktok.com/@tagesschau?lang=de` is taken for tagesschau"
      ]
    }
  ],
  [
    "names with @",
    "username\n@tagesschau\nzeitimbild\n",
    {
      values: ["tagesschau", "zeitimbild"],
      said: ["WR099 list.csv:2 1 value of this list is a link or begins with @: `@tagesschau` is taken for tagesschau"]
    }
  ],
  [
    "links that tell no name",
    "https://vm.tiktok.com/ZMabcdef/\nhttps://www.instagram.com/tagesschau\n",
    {
      values: undefined,
      said: [
        "WR050 list.csv:1 this is a link, not a user name",
        "WR050 list.csv:2 `https://www.instagram.com/tagesschau` is not a user name"
      ]
    }
  ],
  [
    "two columns of one name",
    "username,username,party\ntagesschau,zeitimbild,x\n",
    { values: undefined, said: ["WR101 list.csv:1 two columns are called `username`: the 1st and the 2nd"] }
  ],
  [
    "names that differ by capitals",
    "username,Party,party\ntagesschau,a,b\n",
    { values: undefined, said: ["WR101 list.csv:1 two columns are called `party`: the 2nd and the 3rd"] }
  ],
  [
    "two columns of one name that nobody reads",
    "hashtag_name,x,X\nklima,a,b\n",
    { input: "hashtags", values: ["klima"], said: [] }
  ],
  [
    "an invisible sign",
    "username\ntages\u200bschau\n",
    { values: undefined, said: ["WR050 list.csv:2 `tagesschau` has an invisible sign: U+200B"] }
  ],
  [
    "what a spreadsheet makes of names",
    "username\n4.9E+12\nSep-20\n",
    {
      values: undefined,
      said: [
        "WR050 list.csv:2 `4.9E+12` is what a spreadsheet makes of a long number",
        "WR050 list.csv:3 `Sep-20` is what a spreadsheet makes of a name that reads like a day"
      ]
    }
  ],
  [
    "keywords under a label, with placeholders",
    "Search term\nbörse\nN/A\n",
    {
      input: "keywords",
      values: ["börse"],
      said: [
        "WR100 list.csv:1 the first line, `Search term`, is taken for the header",
        "WR098 list.csv:3 1 cell says `N/A`: skipped (line 3)"
      ]
    }
  ],
  [
    "decomposed letters",
    "keyword\nbo\u0308rse\n",
    {
      input: "keywords",
      values: ["b\u00f6rse"],
      said: []
    }
  ],
  [
    "hashtags with their sign",
    "hashtag_name\n#Klima\nbo\u0308rse\n",
    {
      input: "hashtags",
      values: ["klima", "b\u00f6rse"],
      said: ["WR099 list.csv:2 1 value of this list is a link or begins with #: `#Klima` is taken for Klima"]
    }
  ],
  ["the region that is called NA", "region_code\nNA\nDE\n", { input: "regions", values: ["NA", "DE"], said: [] }],
  [
    "a panel with placeholders for days",
    "username,id,from,to\ntagesschau,NA,2023-02-01,NA\n",
    {
      values: ["tagesschau"],
      said: [
        "WR098 list.csv:2 1 cell of `to` says `NA`: no day is taken from there, and the account is wanted on without one"
      ]
    }
  ],
  [
    "an id of its own beside that of the video",
    "id,video_id,username\n1,7361234567890123456,anna\n",
    { input: "ids", values: ["7361234567890123456"], said: [] }
  ],
  [
    "ids of comments beside those of their videos",
    "id,video_id,text\n7361234567890123457,7361234567890123456,ja\n",
    { input: "ids", step: "comments", values: ["7361234567890123456"], said: [] }
  ],
  [
    "a column named like the input beside that of the field",
    "party,accounts,username\nx,12,anna\n",
    { values: ["anna"], said: [] }
  ],
  ["a count of hashtags", "hashtags,hashtag_name\n3,klima\n", { input: "hashtags", values: ["klima"], said: [] }],
  ...[
    "name",
    "nickname",
    "uniqueId",
    "author_unique_id",
    "screen_name",
    "creator_username",
    "value",
    "V1",
    "x",
    "0"
  ].map((label) => headed("accounts", label, "anna")),
  ...["Profil", "Influencer", "Politiker:innen", "candidate", "usuario", "cuenta", "Kanäle", "Benutzerkonto"].map(
    (label) => headed("accounts", label, "anna")
  ),
  ...["text", "Phrase", "value", "x", "Stichwort", "Schlagwo\u0308rter", "Suchwort"].map((label) =>
    headed("keywords", label, "klima")
  ),
  ["an account that is called like the platform", "tiktok\nanna\n", { values: ["tiktok", "anna"], said: [] }],
  [
    "keywords that name people elsewhere",
    "Influencer\nPolitiker\n",
    { input: "keywords", values: ["Influencer", "Politiker"], said: [] }
  ],
  [
    "a title above a lone column",
    "Accounts\nusername\nanna\n",
    { values: ["anna"], said: ["WR100 list.csv:1 1 line above the header is taken for a title"] }
  ],
  [
    "a title above a lone column that the study names",
    "My accounts of 2024\nHandle\nanna\n",
    {
      list: "file: list.csv, column: Handle",
      values: ["anna"],
      said: ["WR100 list.csv:1 1 line above the header is taken for a title"]
    }
  ],
  [
    "a header below values",
    "anna\nbert\nUsername\ncarla\n",
    { values: undefined, said: ["WR102 list.csv:3 line 3 is `Username`, as a header is called"] }
  ],
  [
    "two links in one cell",
    "username\nhttps://www.tiktok.com/@anna https://www.tiktok.com/@bert\nhttps://www.tiktok.com/@carla/https://www.tiktok.com/@dora\n",
    {
      values: undefined,
      said: [
        "WR050 list.csv:2 this is more than one link or name, not a user name",
        "WR050 list.csv:3 this is more than one link or name, not a user name"
      ]
    }
  ],
  [
    "letters as addresses have them",
    "hashtag_name\nhttps://www.tiktok.com/tag/b%C3%B6rse\nk%C3%A4se\n%23klima\n100%ab\n",
    {
      input: "hashtags",
      values: ["börse", "käse", "klima", "100%ab"],
      said: [
        "WR099 list.csv:2 3 values of this list are links or begin with # or have more around them: `https://www.tiktok.com/tag/b%C3%B6rse` is taken for börse"
      ]
    }
  ],
  [
    "signs alone",
    "hashtag_name\n#\n##\nklima\n",
    { input: "hashtags", values: ["klima"], said: ["WR098 list.csv:2 2 cells say `#` or `##`: skipped (lines 2, 3)"] }
  ],
  [
    "hashtags in quotes and with a wide sign",
    "hashtag_name\n„klima“\n＃wind\n",
    {
      input: "hashtags",
      values: ["klima", "wind"],
      said: [
        "WR099 list.csv:2 2 values of this list are links or begin with # or have more around them: `„klima“` is taken for klima"
      ]
    }
  ],
  [
    "keywords with spaces of many kinds",
    'keyword\nwind\u00a0 power\n"sea\nlevel"\n',
    { input: "keywords", values: ["wind power", "sea level"], said: [] }
  ],
  [
    "keywords with signs that nobody sees or meant",
    "keyword\ncli\u200bmate\n<U+0130>stanbul\n• wind\n",
    {
      input: "keywords",
      values: ["cli\u200bmate", "<U+0130>stanbul", "• wind"],
      said: [
        "WR106 list.csv:2 `climate` has an invisible sign: U+200B",
        "WR106 list.csv:3 `<U+0130>stanbul` has lost letters: <U+0130>",
        "WR106 list.csv:4 `• wind` begins like an item of a list"
      ]
    }
  ],
  [
    "what people and spreadsheets write for nothing",
    "username,n\nk. A.,1\nn.v.,1\n\\N,1\n#WERT!,1\n#BEZUG!,1\n(leer),1\nFALSCH,1\nundefined,1\nanna,1\nTotal,8\n",
    {
      values: ["anna"],
      said: ["WR098 list.csv:2 9 cells say `k. A.` or `n.v.` or `\\N`: skipped (lines 2, 3, 4, 5, 6 and 4 more)"]
    }
  ],
  [
    "keywords that would be nothing elsewhere",
    "keyword\nFALSE\ntotal\nanna\n",
    { input: "keywords", values: ["FALSE", "total", "anna"], said: [] }
  ],
  [
    "days where names belong",
    "username\n2024-09-20\n20.09.2024\n01.02\n99.99\n",
    {
      values: undefined,
      said: ["2024-09-20", "20.09.2024", "01.02"].map(
        (day, at) => `WR050 list.csv:${at + 2} \`${day}\` is what a spreadsheet makes of a name that reads like a day`
      )
    }
  ],
  [
    "a name without an end",
    `username\n${"a".repeat(400)}\nanna.\n`,
    {
      values: undefined,
      said: [
        `WR050 list.csv:2 \`${"a".repeat(60)}…\` has 400 letters, and is not a user name`,
        "WR077 list.csv:3 `anna.` has unusual signs for a user name on TikTok"
      ]
    }
  ],
  [
    "ids that were numbers",
    "video_id\n7361234567890123456.0\n",
    {
      input: "ids",
      values: undefined,
      said: ["WR053 list.csv:2 `7361234567890123456.0` is not an id: kept as a number, it has lost its last digits"]
    }
  ],
  [
    "a panel whose ends have not come",
    "username,from,to\nanna,2023-02-01,9999-12-31\nbert,offen,\n",
    { list: "file: list.csv, ignore: [offen]", values: ["anna", "bert"], said: [] }
  ],
  [
    "a panel that goes on",
    "username,from,to\nanna,2023-02-01,today\n",
    { values: undefined, said: ["WR065 list.csv:2 `to` of anna is `today`, which is no day"] }
  ],
  [
    "comments, a total and what is said below",
    "# Parliament, as of 2024\nusername;party\ntagesschau;a, b\n# the second chamber\nzeitimbild;c\nTotal;2\n\nCollected by two coders\nQuelle: Statista\nn = 2\n",
    {
      values: ["tagesschau", "zeitimbild"],
      said: [
        "WR125 list.csv:1 5 lines are taken for notes about the list, such as `# Parliament, as of 2024`: skipped (lines 1, 4, 8, 9, 10)",
        "WR098 list.csv:6 1 cell says `Total`: skipped (line 6)"
      ]
    }
  ],
  [
    "what a database prints below",
    "username\nanna\n(1 row)\n",
    {
      values: ["anna"],
      said: ["WR125 list.csv:3 `(1 row)` is taken for a note about the list: skipped (line 3)"]
    }
  ],
  ["a header after a sign", "# username,party\nanna,x\n", { values: ["anna"], said: [] }],
  [
    "a name of three words at the end",
    "username\nanna\n\nhans peter maier\n",
    { values: undefined, said: ["WR050 list.csv:4 `hans peter maier` is more than one word"] }
  ],
  [
    "words of people among keywords",
    "Keywords of our study\nklima\n# words about energy\n# sun\nwind\nTotal\n",
    {
      input: "keywords",
      values: ["Keywords of our study", "klima", "# sun", "wind", "Total"],
      said: [
        "WR127 list.csv:1 `Keywords of our study` reads like a title of the list, and is asked like any other",
        "WR125 list.csv:3 `# words about energy` is taken for a note about the list: skipped (line 3)",
        "WR127 list.csv:6 `Total` reads like a total below the list, and is asked like any other"
      ]
    }
  ],
  [
    "words that may be notes, at the ends of keywords",
    "Note: to self\nklima\n100 accounts\n",
    {
      input: "keywords",
      values: ["Note: to self", "klima", "100 accounts"],
      said: [
        "WR127 list.csv:1 `Note: to self` reads like a note about the list, and is asked like any other",
        "WR127 list.csv:3 `100 accounts` reads like a note about the list, and is asked like any other"
      ]
    }
  ],
  [
    "the source of keywords",
    "keyword,topic\nklima,a\nsea level rise,\n\nSource: Statista 2024,\n",
    {
      input: "keywords",
      values: ["klima", "sea level rise"],
      said: ["WR125 list.csv:5 `Source: Statista 2024` is taken for a note about the list: skipped (line 5)"]
    }
  ],
  [
    "hashtags with a space behind their sign",
    "# klima\n# wind\n",
    {
      input: "hashtags",
      values: ["klima", "wind"],
      said: ["WR099 list.csv:1 2 values of this list are links or begin with #: `# klima` is taken for klima"]
    }
  ],
  [
    "a title with commas above a table with semicolons",
    "Members, as of 2024\n\nusername;party\nanna;x\nbert;y\n",
    { values: ["anna", "bert"], said: ["WR100 list.csv:1 1 line above the header is taken for a title"] }
  ],
  [
    "texts as spreadsheets are told of them",
    'video_id,n\n="7361234567890123456",1\n"=""7361234567890123457""",2\n',
    { input: "ids", values: ["7361234567890123456", "7361234567890123457"], said: [] }
  ],
  [
    "formulas that nobody computed",
    'username,n\n"=HYPERLINK(""https://www.tiktok.com/@anna"")",1\n=A2,2\n',
    { values: undefined, said: ["WR126 list.csv:2 2 cells have a formula without a value: A2, A3"] }
  ],
  [
    "a panel whose days a spreadsheet could not compute",
    "username,from,to\nanna,2023-01-01,#VALUE!\nbert,#N/A,\n",
    {
      values: undefined,
      said: [
        "WR065 list.csv:2 `to` of anna is `#VALUE!`, which is no day",
        "WR065 list.csv:3 `from` of bert is `#N/A`, which is no day"
      ]
    }
  ],
  [
    "a panel of named days, with what the study ignores",
    "username,Eintritt,Austritt\nanna,2023-02-01,offen\nbert,NA,\n",
    {
      list: "file: list.csv, from: Eintritt, to: Austritt, ignore: [offen]",
      values: ["anna", "bert"],
      said: [
        "WR098 list.csv:3 1 cell of `Eintritt` says `NA`: no day is taken from there, and the account is wanted on without one"
      ]
    }
  ],
  [
    "days under one other name",
    "username,party,seit\nanna,x,01.02.2023\n",
    { values: ["anna"], said: ["WR107 list.csv:2 `seit` is kept as it is: dates stand in `from` and `to`"] }
  ],
  ["what is no day under such a name", "username,de,start\nanna,x,Berlin\n", { values: ["anna"], said: [] }],
  [
    "nothing with a sign or an address before it",
    "username\n@anna\n@NA\nhttps://www.tiktok.com/@None\n'NA'\n",
    {
      values: ["anna"],
      said: [
        "WR099 list.csv:2 1 value of this list is a link or begins with @: `@anna` is taken for anna",
        "WR098 list.csv:3 3 cells say `@NA` or `https://www.tiktok.com/@None` or `'NA'`: skipped (lines 3, 4, 5)"
      ]
    }
  ],
  [
    "what the study ignores, with a sign",
    "username\nanna\n@Gëlöscht\n".normalize("NFD"),
    {
      list: "file: list.csv, ignore: [gëlöscht]",
      values: ["anna"],
      said: [`WR098 list.csv:3 1 cell says \`${"@Gëlöscht".normalize("NFD")}\`: skipped (line 3)`]
    }
  ],
  [
    "what statistics programs and other languages write for nothing",
    "username,n\n-99,1\n.a,1\nVRAI,1\nVERDADERO,1\nLoading...,1\nanna,1\n",
    {
      values: ["anna"],
      said: ["WR098 list.csv:2 5 cells say `-99` or `.a` or `VRAI`: skipped (lines 2, 3, 4, 5, 6)"]
    }
  ],
  [
    "errors of spreadsheets in other languages",
    "keyword\n#¡VALOR!\n#Н/Д\n#I/T\n#值!\nklima\n",
    {
      input: "keywords",
      values: ["klima"],
      said: ["WR098 list.csv:2 4 cells say `#¡VALOR!` or `#Н/Д` or `#I/T`: skipped (lines 2, 3, 4, 5)"]
    }
  ],
  [
    "words that may stand for nothing",
    "username\nanna\nunbekannt\n",
    {
      values: ["anna", "unbekannt"],
      said: ["WR127 list.csv:3 `unbekannt` reads like a word for nothing, and is asked like any other"]
    }
  ],
  [
    "totals of groups, and a mean",
    "username,n\nanna,3\nTotal,3\nbert,4\nMoyenne,4\n",
    { values: ["anna", "bert"], said: ["WR098 list.csv:3 2 cells say `Total` or `Moyenne`: skipped (lines 3, 5)"] }
  ],
  ...["mot-clé", "Palabras clave", "キーワード", "Schlüsselwörter", "ключевые слова", "V2", "...1", "VAR00001"].map(
    (label) => headed("keywords", label, "klima")
  ),
  ...["Abgeordnete", "nom d'utilisateur", "gebruikersnaam", "username...1", "Spalte1"].map((label) =>
    headed("accounts", label, "anna")
  ),
  ...["Schlagwort", "etiquetas", "话题"].map((label) => headed("hashtags", label, "klima")),
  [
    "a word that may be a title",
    "Thema\nklima\n",
    {
      input: "keywords",
      values: ["Thema", "klima"],
      said: ["WR127 list.csv:1 `Thema` reads like a title of the list, and is asked like any other"]
    }
  ],
  [
    "ids that were rounded, one twice",
    "video_id\n7361234567890123776\n7361234567890120000\n7361234567890120000\n7361234567890123457\n",
    {
      input: "ids",
      values: ["7361234567890123776", "7361234567890120000", "7361234567890123457"],
      said: [
        "WR129 list.csv:2 2 of 3 ids look rounded, such as 7361234567890123776",
        "WR070 list.csv:4 `7361234567890120000` stands in this list already"
      ]
    }
  ],
  [
    "numbers of rows in place of ids",
    "id,username\n1,anna\n2,bert\n",
    {
      input: "ids",
      values: ["1", "2"],
      said: ["WR128 list.csv:2 the id 1 would be from 1970-01-01, and 1 more from as long ago: is it an id?"]
    }
  ],
  [
    "ids with a zero before them",
    "video_id\n07361234567890123456\n",
    { input: "ids", values: undefined, said: ["WR053 list.csv:2 `07361234567890123456` begins with 0"] }
  ],
  [
    "keywords that nobody types like this",
    "keyword\n气候，洪水\n„Klimawandel“\nclim*\nclimate OR flood\nhttps://example.org/a\n2024-01-01\n",
    {
      input: "keywords",
      values: ["气候，洪水", "„Klimawandel“", "clim*", "climate OR flood", "https://example.org/a", "2024-01-01"],
      said: [
        "WR106 list.csv:2 `气候，洪水` reads like several values",
        "WR106 list.csv:3 `„Klimawandel“` has quotes around it, which are asked too",
        "WR106 list.csv:4 `clim*` reads like a search with operators, which are asked like words",
        "WR106 list.csv:5 `climate OR flood` reads like a search with operators, which are asked like words",
        "WR106 list.csv:6 `https://example.org/a` is a link, and asked as a text",
        "WR106 list.csv:7 `2024-01-01` is what a spreadsheet makes of a text that reads like a day"
      ]
    }
  ],
  [
    "letters that were read in another encoding",
    'keyword\nÃ‰cole\nÐ¿Ð¾Ð³Ð¾Ð´Ð°\nb\\u00f6rse\nb=F6rse\nb?rse\n"b&ouml;rse"\nSão\nwhat?\n',
    {
      input: "keywords",
      values: ["Ã‰cole", "Ð¿Ð¾Ð³Ð¾Ð´Ð°", "b\\u00f6rse", "b=F6rse", "b?rse", "b&ouml;rse", "São", "what?"],
      said: [
        "WR106 list.csv:2 `Ã‰cole` has lost letters: it may have been École",
        "WR106 list.csv:3 `Ð¿Ð¾Ð³Ð¾Ð´Ð°` has lost letters: it may have been погода",
        "WR106 list.csv:4 `b\\u00f6rse` has lost letters: \\u00f6",
        "WR106 list.csv:5 `b=F6rse` has lost letters: =F6",
        "WR106 list.csv:6 `b?rse` has lost letters: ?",
        "WR106 list.csv:7 `b&ouml;rse` has lost letters: &ouml;"
      ]
    }
  ],
  [
    "hashtags with signs that none has",
    "hashtag_name\nklima?lang=de\n@anna\n#klima #flut\n2024-01-01\n",
    {
      input: "hashtags",
      values: undefined,
      said: [
        "WR051 list.csv:2 `klima?lang=de` is not a hashtag",
        "WR051 list.csv:3 `@anna` is not a hashtag",
        "WR051 list.csv:4 this is more than one link or name, not a hashtag",
        "WR106 list.csv:5 `2024-01-01` is what a spreadsheet makes of a text that reads like a day"
      ]
    }
  ],
  [
    "accounts with the signs of a list",
    "username\n- anna\n1. bert\n@carl@dora\n",
    {
      values: undefined,
      said: [
        "WR050 list.csv:2 `- anna` begins like an item of a list",
        "WR050 list.csv:3 `1. bert` begins like an item of a list",
        "WR050 list.csv:4 this is more than one link or name, not a user name"
      ]
    }
  ],
  [
    "a header with other spaces and letters",
    '"TikTok\u00a0\nname",Gro\u0308ße\nanna,x\n',
    { list: "file: list.csv, column: TikTok Name", values: ["anna"], said: [] }
  ],
  ["a separator at the end of every line", "username\nanna;\nbert;\n", { values: ["anna", "bert"], said: [] }],
  [
    "commas in every cell",
    "keyword\nwind, sun\nrain, snow\n",
    {
      input: "keywords",
      values: undefined,
      said: ["WR069 list.csv:1 every line has one cell more than line 1, which names the columns"]
    }
  ],
  ...[
    ['[{"username":"anna"}]', "JSON"],
    ["<html><body><table>", "a page or a file of the web"],
    ['"username" "party"\n"1" "anna" "x"\n', "a table with spaces between its cells"],
    ['structure(list(username = "anna"))', "what R prints"]
  ].map(([text = "", what]): readonly [string, string, Case] => [
    `what is no table: ${what}`,
    text,
    { values: undefined, said: [`WR064 list.csv:1 this is ${what}, and no table`] }
  ]),
  [
    "numbers of rows that have no name",
    '"username","party"\n"1","anna","x"\n"2","bert","y"\n',
    {
      values: undefined,
      said: [
        "WR069 list.csv:1 every line has one cell more than line 1, which names the columns",
        "WR077 list.csv:2 `1` is too short for a user name on TikTok",
        "WR077 list.csv:3 `2` is too short for a user name on TikTok"
      ]
    }
  ]
]

describe("a list with", () => {
  it.each(cases)("%s", (_name, text, { list, input, said, step, values }) => {
    const found = check(text, list, input, step)
    expect(found.said).toEqual(said)
    expect(found.values).toEqual(values)
    if (values !== undefined) expect(found.read).toEqual(values)
  })
})

it.each(["NA", "na", "username"])("who is called %s is asked where the study says so", (name) => {
  const { study } = checkStudy({
    file: "study.yaml",
    text: `windrow: 1\nstudy: { name: x }\nperiod: { from: 2023-01-01, to: 2023-12-31 }\ncollect: { videos: { accounts: [${name}] } }\n`,
    today: toDay("2024-06-01")!,
    readFile: () => undefined,
    pipelines: ownPipelines()
  })
  expect(study?.steps[0]?.inputs["accounts"]).toEqual([name.toLowerCase()])
})

it.each([
  ["file:/tmp/x.csv", "is an address, and not a file of this machine"],
  ["az:x.csv", "is no file of this machine"],
  ["$(id).csv", "has $(id), which is not replaced in a study"],
  ["{name}.csv", "has {name}, which is not replaced in a study"],
  ["D:x.csv", "is a path of Windows, and this is another system"],
  ["data\\x.csv", "has a backslash, which divides folders on Windows only"],
  ["Q%1%2.csv", undefined],
  ["US$.csv", undefined]
])("a path like %s leads nowhere", (path, what) => {
  expect(nowhere(path)?.what).toBe(what)
})

it("a list with an odd name is read where it is there", () => {
  expect(check("anna\n", "file: 'US$list.csv'", "accounts", "videos", "US$list.csv").values).toEqual(["anna"])
})
