/**
 * The layout of a report on A4, in typst. The report is passed in as JSON and shown only as text, so a text that a
 * person typed is never read as markup.
 */
export const TYPST_TEMPLATE = `
#let doc = json(bytes(sys.inputs.document))
#let states = (watched: luma(150), degraded: luma(90), blind: luma(0), unknown: luma(255))

#set document(title: doc.title + " · " + doc.subtitle, author: doc.letterhead.organisation, date: none)
#set text(font: "Tinos", size: 13pt, overhang: false, lang: if doc.language == "en" { "en" } else { "vi" })
#set par(leading: 0.6em, spacing: 0.75em)
#set page(
  paper: "a4",
  margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm),
  background: if doc.at("watermark", default: none) != none {
    rotate(-52deg, text(size: 84pt, weight: 700, fill: rgb(0, 0, 0, 30), doc.watermark))
  },
  header: context if here().page() > 1 { align(center, counter(page).display("1")) },
  footer: align(center, text(size: 9pt, doc.footer)),
)

#let rule(width) = line(length: width, stroke: 0.6pt)

#let letterhead(it) = {
  set par(leading: 0.45em, spacing: 0.4em)
  set align(center)
  grid(
    columns: (0.44fr, 0.56fr), column-gutter: 6pt, row-gutter: 9pt,
    {
      set text(size: 12pt)
      if it.parent != "" { it.parent; linebreak() }
      strong(it.organisation)
      rule(33%)
      if it.contact != "" { text(size: 10pt, it.contact) }
    },
    {
      text(size: 12pt, weight: 700, it.state.at(0)); linebreak()
      box(stroke: (bottom: 0.6pt), outset: (bottom: 3pt), strong(it.state.at(1)))
    },
    it.number, emph(it.placeAndDate),
  )
}

#let look(cell) = {
  let kind = cell.at("look", default: none)
  let body = if kind == "strong" { strong(cell.text) } else if kind == "quiet" { emph(cell.text) } else { cell.text }
  body
  let note = cell.at("note", default: none)
  if note != none { if cell.text != "" [ ]; "(" + note + ")" }
  let also = cell.at("also", default: none)
  if also != none and also != cell.text { linebreak(); text(size: 0.9em, style: "italic", also) }
}

#let block-heading(it) = block(sticky: true, above: 14pt, below: 8pt, {
  strong(it.text)
  if it.at("also", default: none) != none { emph(" / " + it.also) }
})

#let block-facts(it) = grid(
  columns: (30%, 1fr), column-gutter: 12pt, row-gutter: 8pt,
  ..it.rows.map(row => (row.label, look(row.cell))).flatten(),
)

#let block-table(it) = {
  if it.rows.len() == 0 { return emph(it.empty) }
  set text(size: if it.columns.len() > 6 { 10pt } else { 11pt })
  set par(leading: 0.5em)
  // Words that stay together in running text may be broken in a narrow cell.
  show "\u{a0}": " "
  table(
    columns: it.columns.map(column => column.share * 1fr),
    inset: (x: 3pt, y: 3.6pt),
    stroke: 0.5pt,
    align: (column, row) => if row > 0 and it.columns.at(column).at("align", default: "left") == "right" { right } else { left },
    table.header(..it.columns.map(column => {
      strong(column.head)
      if column.at("also", default: none) != none { linebreak(); text(size: 0.9em, style: "italic", column.also) }
    })),
    // A row is kept on one page unless it could be longer than a page.
    ..it.rows.flatten().map(cell => table.cell(breakable: cell.text.len() > 1200, look(cell))),
  )
}

#let strip(parts) = box(width: 100%, height: 9pt, stroke: 0.4pt, fill: states.unknown, {
  let at = 0%
  for part in parts {
    // The height distinguishes the states where there is no colour.
    let tall = if part.state == "watched" { 9pt } else if part.state == "degraded" { 6pt } else if part.state == "blind" { 3.5pt } else { 9pt }
    place(bottom + left, dx: at, rect(width: part.share * 100%, height: tall, fill: states.at(part.state), stroke: none))
    at = at + part.share * 100%
  }
})

#let block-strips(it) = {
  set text(size: 11pt)
  set par(leading: 0.45em)
  grid(
    columns: (1.5fr, 2fr, auto), column-gutter: 8pt, row-gutter: 6pt, align: (left + horizon, horizon, right + horizon),
    ..it.rows.map(row => (row.label, strip(row.parts), row.mark)).flatten(),
    [], grid(columns: (1fr, auto), text(size: 9pt, it.from), text(size: 9pt, it.to)), [],
  )
  text(size: 9pt, it.legend.map(entry => box({
    box(width: 8pt, height: 6pt, stroke: 0.4pt, fill: states.at(entry.state)); h(3pt); entry.text; h(10pt)
  })).join())
}

#let block-bars(it) = {
  let top = calc.max(1, ..it.bars.map(bar => bar.value))
  block(breakable: false, {
    text(size: 11pt, it.title)
    v(2pt)
    grid(
      columns: it.bars.map(_ => 1fr), column-gutter: 1.5pt, row-gutter: 3pt,
      ..it.bars.map(bar => align(bottom + center, box(height: 68pt, align(bottom + center, {
        set text(size: 8pt)
        bar.mark
        v(1.5pt, weak: true)
        rect(width: 100%, height: calc.max(0.6, 54 * bar.value / top) * 1pt, fill: luma(120), stroke: none)
      })))),
      ..it.bars.map(bar => align(center, text(size: 8pt, bar.label))),
    )
  })
}

#letterhead(doc.letterhead)
#v(8pt)
#align(center, {
  text(size: 14pt, weight: 700, doc.title)
  if doc.at("titleAlso", default: none) != none { linebreak(); emph(doc.titleAlso) }
  linebreak()
  strong(doc.subtitle)
  v(-2pt)
  rule(30%)
})

#let addressees = doc.at("addressees", default: ())
#if addressees.len() > 0 {
  let lines = addressees.join(linebreak())
  block(above: 12pt, below: 12pt, width: 100%, if addressees.len() == 1 { align(center, lines) } else { pad(left: 30mm, lines) })
}

#for (place, it) in doc.blocks.enumerate() {
  if it.kind == "heading" { block-heading(it) }
  else if it.kind == "paragraph" {
    let how = it.at("look", default: none)
    let words = if how == "quiet" { text(size: 12pt, style: "italic", it.text) } else if how == "strong" { strong(it.text) } else { it.text }
    // Signatures never stand alone on a page.
    block(sticky: place == doc.blocks.len() - 1, par(justify: true, first-line-indent: (amount: 10mm, all: true), words))
  }
  else if it.kind == "facts" { block(above: 9pt, below: 10pt, block-facts(it)) }
  else if it.kind == "table" { block(above: 9pt, below: 10pt, width: 100%, block-table(it)) }
  else if it.kind == "strips" { block(above: 9pt, below: 10pt, breakable: it.rows.len() > 12, block-strips(it)) }
  else if it.kind == "bars" { block(above: 9pt, below: 10pt, block-bars(it)) }
}

#let recipients = doc.at("recipients", default: ())
#let received = if recipients.len() > 0 {
  align(left, {
    text(size: 12pt, weight: 700, style: "italic", recipients.first())
    for line in recipients.slice(1) { linebreak(); text(size: 11pt, line) }
  })
}
#let signed = doc.signatures.map(one => align(center, {
  strong(one.role); linebreak()
  emph(one.note)
  v(40pt)
  strong(one.name)
}))
// Beside one signature stand the recipients; below several, which need the width.
#let row = if signed.len() == 1 { (received, ..signed) } else { signed }
#v(12pt)
#block(breakable: false, width: 100%, {
  if row.len() > 0 { grid(columns: row.map(_ => 1fr), column-gutter: 8pt, ..row) }
  if signed.len() != 1 { received }
})
`;
