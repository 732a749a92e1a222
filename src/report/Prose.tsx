// A text as a line of prose: days are not broken, words between backticks are code.

const parts = /(`[^`]*`|\d{4}-\d\d-\d\d)/

export const Prose = ({ text }: { readonly text: string }) => (
  <>
    {text.split(parts).map((part, place) => {
      if (place % 2 === 0) return part
      // biome-ignore-start lint/suspicious/noArrayIndexKey: the page is made once
      if (part.startsWith("`")) return <code key={place}>{part.slice(1, -1)}</code>
      return (
        <span key={place} className="day">
          {part}
        </span>
      )
      // biome-ignore-end lint/suspicious/noArrayIndexKey: the page is made once
    })}
  </>
)
