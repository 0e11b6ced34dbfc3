import { ACTIONS, type FindingBoard, type FindingRow } from './board.svelte'

export interface ListKeys {
  /** Puts focus on the row of this finding. */
  focusRow(id: number | null): void
  /** Goes to the finding in the text. */
  open(row: FindingRow): void
  reasons: readonly string[]
  locked: boolean
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -1e6, End: 1e6 }

function answer(board: FindingBoard, key: string, list: ListKeys): boolean {
  const id = board.asking?.finding.id ?? null
  const reason = list.reasons[Number(key) - 1]
  if (key === 'Escape') board.dropQuestion()
  else if (reason) board.giveReason(reason)
  else return false
  list.focusRow(id)
  return true
}

function onRow(board: FindingBoard, row: FindingRow, key: string, list: ListKeys): boolean {
  const action = ACTIONS[Number(key) - 1]
  if (action && !list.locked) board.choose(row, action)
  else if (key === 'h') board.toggleOpen(row.finding.id)
  else if (key === 'a' && row.same > 1) board.toggleAll(row.finding)
  else return false
  return true
}

/** One key in the list of findings; true when it meant something here. */
export function listKey(board: FindingBoard, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'>, onButton: boolean, list: ListKeys): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false
  const step = STEPS[event.key]
  // A key held down moves, and decides nothing: «1» for keeping would also give the first reason.
  if (event.repeat && step === undefined) return true
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (board.asking) return answer(board, key, list)
  if (step !== undefined) {
    list.focusRow(board.move(step))
    return true
  }
  const row = board.current
  if (!row) return false
  // Enter on a button presses that button.
  if (key === 'Enter' && !onButton) {
    list.open(row)
    return true
  }
  return onRow(board, row, key, list)
}
