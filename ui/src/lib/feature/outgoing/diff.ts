import type { Finding, Review } from '../../bindings'

export type PieceKind = 'same' | 'changed' | 'kept' | 'hint'

/** One stretch of the text as written and as sent. */
export interface Piece {
  kind: PieceKind
  source: string
  output: string
  finding: Finding | null
}

function kindOf(finding: Finding | null, source: string, output: string): PieceKind {
  if (source !== output) return 'changed'
  if (!finding) return 'same'
  return finding.hint ? 'hint' : 'kept'
}

/** The whole text in order. The outputs put together are the outgoing text, byte for byte. */
export function diffPieces(review: Pick<Review, 'segments' | 'findings'>): Piece[] {
  const byId = new Map(review.findings.map((finding) => [finding.id, finding]))
  return review.segments.map(({ source, output, finding: id }) => {
    const finding = id === null ? null : (byId.get(id) ?? null)
    return { kind: kindOf(finding, source, output), source, output, finding }
  })
}
