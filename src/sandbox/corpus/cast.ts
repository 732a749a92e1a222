const first = "berg see heu korn stein wolke regen abend morgen winter hof markt linie radio".split(" ")
const second = "anna bote karl report studio lina post taube jonas kreis stimme werk zeit mila otto kanal welle".split(
  " "
)
const guests = "krieg.und.brot,el_tren_7,yalan.haber,no_where_news,made.up.mona,petit_oeuf,kot_pilot,madeup_tv,".split(
  ","
)

/** The accounts of every corpus, whether anybody names them or not. */
export const cast: ReadonlyArray<string> = [
  ...first.flatMap((a) => second.map((b) => `${a}_${b}`)),
  ...first.flatMap((a) => [`${a}.daily`, `das_${a}_24`, `${a}${a.length}77`]),
  ...guests.filter((name) => name !== "")
]
