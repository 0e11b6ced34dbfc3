import type { Action, AnswerEvent, AppInfo, Place, Receipt, Review, Rules, Tried } from '../bindings'

/** Everything the window may ask of the machine. A rejected call carries a `Problem` and nothing else. */
export interface Backend {
  info(): Promise<AppInfo>
  /** What would leave depends on what `endpoint` may get; `null` is nowhere yet. */
  review(text: string, endpoint: string | null): Promise<Review>
  /** Reads what the review of `revision` left `pending`, in the background. Rejects with `review-stale` when the text or the
   *  decisions have changed meanwhile. */
  finish(revision: number): Promise<Review>
  /** `revision` is the one of the review that the user saw: a decision about an older text is refused, and one about a
   *  finding that is no longer there.
   *  Keeping a direct identifier needs a reason from `AppInfo.reasons`. */
  choose(revision: number, finding: Place, all: boolean, action: Action, reason: string | null): Promise<Review>
  mark(revision: number, start: number, end: number, category: string): Promise<Review>
  undo(): Promise<Review>
  /** `token` names the outgoing text on screen; resolves when the answer has ended. */
  send(endpoint: string, token: string, secondLook: boolean, on: (event: AnswerEvent) => void): Promise<Receipt>
  cancel(): Promise<void>
  copySafe(token: string): Promise<void>
  /** An answer or a receipt to the clipboard, by the user's explicit act. */
  copyText(text: string): Promise<void>
  /** The exact request bytes, as text. */
  wirePreview(endpoint: string): Promise<string>
  newConversation(): Promise<void>
  /** Which rules are in force, who signed them, and why. */
  rules(): Promise<Rules>
  /** What every step would do with `text`, which is neither logged nor kept. */
  tryText(text: string): Promise<Tried[]>
}
