/** A promise that is opened from outside, so that a test decides what comes first. */
export interface Gate<T> {
  promise: Promise<T>
  open: (value: T) => void
  fail: (error: unknown) => void
}

export function gate<T>(): Gate<T> {
  let open: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}

export const turnOfLoop = (): Promise<void> => new Promise((done) => setTimeout(done, 0))
