/**
 * The layout of a report on A4, in typst. The report is passed in as JSON and shown only as text, so a text that a
 * person typed is never read as markup.
 */
export const TYPST_TEMPLATE = `
#let doc = json(bytes(sys.inputs.document))
#let ink = rgb("#1b2733")
#let quiet = rgb("#5b6770")
#let line-colour = rgb("#b9c3cc")
#let head-fill = rgb("#e9eef3")
#let accent = rgb("#0b4f8a")
#let states = (watched: rgb("#2e7d4f"), degraded: rgb("#d9a400"), blind: rgb("#b3261e"), unknown: rgb("#c3cad1"))

#set document(title: doc.title + " · " + doc.subtitle, author: doc.letterhead.organisation, date: none)
#set text(font: "Be Vietnam Pro", size: 9.5pt, fill: ink, lang: if doc.language == "en" { "en" } else { "vi" })
#set par(leading: 0.62em, spacing: 0.8em)
#set page(
  paper: "a4",
  margin: (top: 18mm, bottom: 20mm, left: 22mm, right: 16mm),
  background: if doc.at("watermark", default: none) != none {
    rotate(-52deg, text(size: 84pt, weight: 800, fill: rgb(179, 38, 30, 34), doc.watermark))
  },
  footer: context [
    #set text(size: 7.5pt, fill: quiet)
    #line(length: 100%, stroke: 0.4pt + line-colour)
    #v(-4pt)
    #grid(columns: (1fr, auto), column-gutter: 12pt, doc.footer, [#doc.pageWord #counter(page).display("1/1", both: true)])
  ],
)

#let upper-bold(body) = text(weight: 700, size: 9.5pt, body)
#let rule(width) = line(length: width, stroke: 0.7pt + ink)

#let letterhead(it) = {
  set par(leading: 0.5em, spacing: 0.5em)
  grid(
    columns: (1fr, 1.15fr), column-gutter: 10pt,
    align(center, {
      if it.parent != "" { text(size: 9.5pt, it.parent); linebreak() }
      upper-bold(it.organisation)
      v(1pt)
      rule(30%)
      if it.contact != "" { text(size: 7.5pt, fill: quiet, it.contact); linebreak() }
      v(2pt)
      text(size: 9pt, it.number)
    }),
    align(center, {
      upper-bold(it.state.at(0)); linebreak()
      text(weight: 600, size: 9.5pt, it.state.at(1))
      v(1pt)
      rule(46%)
      v(2pt)
      text(style: "italic", size: 9pt, it.placeAndDate)
    }),
  )
}

#let look(cell) = {
  let kind = cell.at("look", default: none)
  let body = if kind == "strong" { strong(cell.text) } else if kind == "quiet" { text(fill: quiet, cell.text) } else { cell.text }
  body
  let note = cell.at("note", default: none)
  if note != none { if cell.text != "" [ ]; text(fill: quiet, "(" + note + ")") }
  let also = cell.at("also", default: none)
  if also != none and also != cell.text { linebreak(); text(size: 0.9em, style: "italic", fill: quiet, also) }
}

#let block-heading(it) = {
  block(sticky: true, above: 14pt, below: 7pt, {
    text(size: 11pt, weight: 700, fill: accent, it.text)
    if it.at("also", default: none) != none { text(size: 9.5pt, style: "italic", fill: quiet, " / " + it.also) }
  })
}

#let block-facts(it) = grid(
  columns: (auto, 1fr), column-gutter: 12pt, row-gutter: 5pt,
  ..it.rows.map(row => (text(fill: quiet, row.label), look(row.cell))).flatten(),
)

#let block-table(it) = {
  if it.rows.len() == 0 { return text(fill: quiet, it.empty) }
  set text(size: 8pt)
  set par(leading: 0.5em)
  table(
    columns: it.columns.map(column => column.share * 1fr),
    inset: (x: 4pt, y: 3.6pt),
    stroke: 0.4pt + line-colour,
    fill: (_, row) => if row == 0 { head-fill },
    align: (column, row) => if row > 0 and it.columns.at(column).at("align", default: "left") == "right" { right } else { left },
    table.header(..it.columns.map(column => {
      text(weight: 600, column.head)
      if column.at("also", default: none) != none { linebreak(); text(size: 0.9em, style: "italic", fill: quiet, column.also) }
    })),
    // A row is kept on one page unless it could be longer than a page.
    ..it.rows.flatten().map(cell => table.cell(breakable: cell.text.len() > 1200, look(cell))),
  )
}

#let strip(parts) = box(width: 100%, height: 9pt, stroke: 0.4pt + line-colour, fill: states.unknown, {
  let at = 0%
  for part in parts {
    // The height distinguishes the states where there is no colour.
    let tall = if part.state == "watched" { 9pt } else if part.state == "degraded" { 6pt } else if part.state == "blind" { 3.5pt } else { 9pt }
    place(bottom + left, dx: at, rect(width: part.share * 100%, height: tall, fill: states.at(part.state), stroke: none))
    at = at + part.share * 100%
  }
})

#let block-strips(it) = {
  set text(size: 8pt)
  set par(leading: 0.45em)
  grid(
    columns: (1.5fr, 3fr, auto), column-gutter: 8pt, row-gutter: 6pt, align: (left + horizon, horizon, right + horizon),
    ..it.rows.map(row => (row.label, strip(row.parts), text(fill: quiet, row.mark))).flatten(),
    [], grid(columns: (1fr, auto), text(size: 7pt, fill: quiet, it.from), text(size: 7pt, fill: quiet, it.to)), [],
  )
  text(size: 7pt, fill: quiet, it.legend.map(entry => box({
    box(width: 8pt, height: 6pt, fill: states.at(entry.state)); h(3pt); entry.text; h(10pt)
  })).join())
}

#let block-bars(it) = {
  let top = calc.max(1, ..it.bars.map(bar => bar.value))
  block(breakable: false, {
    text(size: 8pt, fill: quiet, it.title)
    v(2pt)
    grid(
      columns: it.bars.map(_ => 1fr), column-gutter: 1.5pt, row-gutter: 3pt,
      ..it.bars.map(bar => align(bottom + center, box(height: 68pt, align(bottom + center, {
        set text(size: 6.5pt)
        bar.mark
        v(1.5pt, weak: true)
        rect(width: 100%, height: calc.max(0.6, 54 * bar.value / top) * 1pt, fill: if bar.value > 0 { accent } else { line-colour }, stroke: none)
      })))),
      ..it.bars.map(bar => align(center, text(size: 6pt, fill: quiet, bar.label))),
    )
  })
}

#letterhead(doc.letterhead)
#v(10pt)
#align(center, {
  text(size: 14.5pt, weight: 700, doc.title)
  if doc.at("titleAlso", default: none) != none { linebreak(); text(size: 11pt, style: "italic", doc.titleAlso) }
  v(5pt, weak: true)
  text(size: 9pt, fill: quiet, doc.subtitle)
})
#v(2pt)

#let addressees = doc.at("addressees", default: ())
#if addressees.len() > 0 {
  let lines = addressees.map(line => text(size: 10.5pt, line)).join(linebreak())
  block(above: 10pt, below: 10pt, width: 100%, if addressees.len() == 1 { align(center, lines) } else { pad(left: 30mm, lines) })
}

#for it in doc.blocks {
  if it.kind == "heading" { block-heading(it) }
  else if it.kind == "paragraph" {
    let how = it.at("look", default: none)
    par(if how == "quiet" { text(size: 8.5pt, fill: quiet, it.text) } else if how == "strong" { strong(it.text) } else { it.text })
  }
  else if it.kind == "facts" { block(above: 9pt, below: 10pt, block-facts(it)) }
  else if it.kind == "table" { block(above: 9pt, below: 10pt, width: 100%, block-table(it)) }
  else if it.kind == "strips" { block(above: 9pt, below: 10pt, block-strips(it)) }
  else if it.kind == "bars" { block(above: 9pt, below: 10pt, block-bars(it)) }
}

#let recipients = doc.at("recipients", default: ())
#if doc.signatures.len() + recipients.len() > 0 {
  v(16pt)
  let received = if recipients.len() == 0 { () } else { (align(left, {
    text(size: 9pt, weight: 700, style: "italic", recipients.first())
    for line in recipients.slice(1) { linebreak(); text(size: 8pt, line) }
  }),) }
  block(breakable: false, width: 100%, grid(
    columns: (received + doc.signatures).map(_ => 1fr), column-gutter: 10pt,
    ..received,
    ..doc.signatures.map(one => align(center, {
      strong(one.role); linebreak()
      text(size: 8pt, style: "italic", fill: quiet, one.note)
      v(48pt)
      strong(one.name)
    })),
  ))
}
`;
