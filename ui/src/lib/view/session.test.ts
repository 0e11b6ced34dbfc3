import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeBackend, type FakeOptions } from '../backend/fake'
import type { Action } from '../bindings'
import { gate, turnOfLoop } from '../testing/gate'
import { makeReview } from '../testing/make'
import { Session } from './session.svelte'
import { WindowActions } from './window.svelte'

const LETTER = 'Anne Testesen, 010190-1234, ringede. Anne Testesen har diabetes.'

async function started(options: FakeOptions = {}, text = LETTER) {
  const backend = new FakeBackend(options)
  const session = new Session(backend)
  await session.start()
  session.change(text)
  await session.reviewer.settled()
  return { backend, session }
}

function row(session: Session, category: string) {
  const found = session.board.rows.find((each) => each.finding.category === category)
  if (!found) throw new Error(`no ${category}`)
  return found
}

async function choose(session: Session, category: string, action: Action) {
  session.board.choose(row(session, category), action)
  await session.reviewer.settled()
}

describe('a review under rules that are no longer in force', () => {
  it('is made anew when sending is refused, and the text stays', async () => {
    const { session, backend } = await started({}, 'Ring til Mette')
    vi.spyOn(backend, 'send').mockRejectedValueOnce({ code: 'review-stale', args: {} })
    const review = vi.spyOn(backend, 'review')
    expect(await session.send()).toBe(false)
    await session.reviewer.settled()
    expect([review.mock.calls.length, session.reviewer.text, session.reviewer.current]).toEqual([1, 'Ring til Mette', true])
    expect(await session.send()).toBe(true)
  })
})

describe('another endpoint', () => {
  it('gets a review of its own', async () => {
    const { session, backend } = await started({}, 'Hun har diabetes')
    const review = vi.spyOn(backend, 'review')
    session.sendTo('demo')
    expect(session.reviewer.fresh).toBe(false)
    await session.reviewer.settled()
    expect(review.mock.calls).toEqual([['Hun har diabetes', 'demo']])
  })
})

describe('rules that change while the window is open', () => {
  it('are noticed: another endpoint is offered and the text is looked at anew', async () => {
    const { session, backend } = await started({}, 'Ring til Mette')
    const review = vi.spyOn(backend, 'review')
    const info = await backend.info()
    vi.spyOn(backend, 'info').mockResolvedValue({
      ...info, pack: { ...info.pack!, version: 13, digest: 'another' },
      endpoints: [{ ...info.endpoints[1]!, id: 'ny', name: 'Ny model' }],
    })
    await session.refresh()
    await session.reviewer.settled()
    expect([session.info?.pack?.version, session.endpointId]).toEqual([13, 'ny'])
    expect(review).toHaveBeenLastCalledWith('Ring til Mette', 'ny')
  })
})

describe('sending', () => {
  it('gives back the token of the review on screen', async () => {
    const { backend, session } = await started()
    const send = vi.spyOn(backend, 'send')
    const token = session.reviewer.review?.token
    await session.send()
    expect(send.mock.calls[0]?.slice(0, 3)).toEqual(['ki', token, false])
  })

  it('moves the text into the conversation on success and empties the editor', async () => {
    const { session } = await started()
    expect(await session.send()).toBe(true)
    expect(session.reviewer.text).toBe('')
    const [turn] = session.conversation.turns
    expect(turn?.sent.map((each) => each.source).join('')).toBe(LETTER)
    expect(turn?.state).toBe('done')
    expect(turn?.receipt?.sequence).toBe(42)
  })

  it('keeps the text and leaves no empty turn on failure', async () => {
    const { session } = await started({ sendProblem: 'endpoint-timeout' })
    expect(await session.send()).toBe(false)
    expect(session.reviewer.text).toBe(LETTER)
    expect(session.conversation.turns).toEqual([])
    expect(session.banner?.code).toBe('endpoint-timeout')
    expect(session.sending).toBeNull()
  })

  it('does not send an outdated review', async () => {
    const { backend, session } = await started()
    vi.spyOn(backend, 'review').mockResolvedValue(makeReview(LETTER, { token: 'of yesterday' }))
    session.change(`${LETTER} `)
    await session.reviewer.settled()
    await session.send()
    expect(session.banner?.code).toBe('review-stale')
    expect(session.reviewer.text).toBe(`${LETTER} `)
  })

  it('refuses a key that came before the findings could be seen', async () => {
    const { backend, session } = await started()
    const send = vi.spyOn(backend, 'send')
    session.change('Åse Prøvegaard ringede.')
    expect(await session.send()).toBe(false)
    expect(send).not.toHaveBeenCalled()
    expect(await session.send()).toBe(true)
  })

  it('takes one key when nothing was found, however fast it came', async () => {
    const { session } = await started()
    session.change('Hvad er fristen for at klage?')
    expect(await session.send()).toBe(true)
  })

  it('is impossible while the machine has a problem', async () => {
    const { session } = await started({ startProblem: 'log-unwritable' })
    expect(session.obstacle).toMatchObject({ kind: 'problem' })
    expect(await session.send()).toBe(false)
  })

  it('stops when told to, keeps what came and the text', async () => {
    const { session } = await started({ pace: 5 })
    const sent = session.send()
    while (!session.sending?.pieces.length) await new Promise((done) => setTimeout(done, 2))
    await session.cancel()
    expect(await sent).toBe(false)
    expect(session.conversation.turns[0]?.state).toBe('stopped')
    expect(session.banner?.code).toBe('cancelled')
    expect(session.reviewer.text).toBe(LETTER)
  })
})

describe('a secret', () => {
  const TEXT = 'Adgangskode: Sommer2026!'

  it('needs a tick, and another tick after a change', async () => {
    const { session } = await started({}, TEXT)
    expect(session.obstacle).toEqual({ kind: 'second-look' })
    session.look(true)
    expect(session.obstacle).toBeNull()
    session.change(`${TEXT} tak`)
    await session.reviewer.settled()
    expect(session.obstacle).toEqual({ kind: 'second-look' })
    session.look(true)
    expect(await session.send()).toBe(true)
  })
})

describe('while names are being read', () => {
  const NAMELESS = 'Hvad er fristen for at klage?'

  /** A window whose reader waits until the test opens it. */
  async function reading(text: string) {
    const held = gate<void>()
    const backend = new FakeBackend({ reading: () => held.promise })
    const session = new Session(backend)
    await session.start()
    session.change(text)
    await vi.waitFor(() => expect(session.reviewer.fresh).toBe(true))
    return { backend, session, read: () => held.open(), fail: (error: unknown) => held.fail(error), send: vi.spyOn(backend, 'send') }
  }

  it('that is what stands in the way, calmly: the button can be pressed', async () => {
    const { session, read } = await reading(LETTER)
    expect([session.obstacle, session.stopped, session.banner]).toEqual([{ kind: 'reading' }, false, null])
    expect(row(session, 'CPR').finding.action).toBe('replace')
    read()
    await session.reviewer.settled()
    expect(session.obstacle).toBeNull()
  })

  it('sending waits, and takes one key when nothing is found', async () => {
    const { session, read, send } = await reading(NAMELESS)
    const sent = session.send()
    await turnOfLoop()
    expect(send).not.toHaveBeenCalled()
    read()
    expect(await sent).toBe(true)
  })

  it('what is written after the key, while it waits, is not sent by it', async () => {
    const { session, read, send } = await reading(NAMELESS)
    const sent = session.send()
    await turnOfLoop()
    session.change(`${NAMELESS} Og hvad`)
    read()
    expect(await sent).toBe(false)
    expect(send).not.toHaveBeenCalled()
  })

  it('sending waits, and takes one key when all that is found was on screen already', async () => {
    const { session, read, send } = await reading(LETTER)
    const sent = session.send()
    await turnOfLoop()
    expect(send).not.toHaveBeenCalled()
    read()
    expect(await sent).toBe(true)
  })

  it.each([['Bjørk ringede.'], ['Anne Testesen og Bjørk ringede.']])('a name that turns up is looked at first: %s', async (text) => {
    const { session, read, send } = await reading(text)
    const sent = session.send()
    read()
    expect(await sent).toBe(false)
    expect(send).not.toHaveBeenCalled()
    expect(session.announcer.notice).toBe('Kig på fundene først, og tryk så igen.')
    expect(await session.send()).toBe(true)
  })

  it('findings of a text that was typed meanwhile have not been seen', async () => {
    const { session, read, send } = await reading(NAMELESS)
    session.change('Anne Testesen ringede.')
    const sent = session.send()
    read()
    expect(await sent).toBe(false)
    expect(send).not.toHaveBeenCalled()
  })

  it('copying and the preview wait', async () => {
    const { backend, session, read } = await reading('Spørg Bjørk.')
    const [preview, copied] = [session.wirePreview(), session.copySafe()]
    await turnOfLoop()
    expect(backend.copied).toEqual([])
    read()
    expect(await preview).toContain('Spørg [PERSON_1].')
    await copied
    expect(backend.copied).toEqual([])
    await session.copySafe()
    expect(backend.copied).toEqual(['Spørg [PERSON_1].'])
  })

  it('a decision is made at once, and is still there when all has been read', async () => {
    const { session, read } = await reading(LETTER)
    session.board.choose(row(session, 'CPR'), 'mask')
    await vi.waitFor(() => expect(row(session, 'CPR').finding.action).toBe('mask'))
    expect(session.obstacle).toEqual({ kind: 'reading' })
    read()
    await session.reviewer.settled()
    expect([row(session, 'CPR').finding.action, session.obstacle, session.banner]).toEqual(['mask', null, null])
  })

  it('a failure is shown as that of any review', async () => {
    const { session, fail } = await reading(LETTER)
    fail({ code: 'internal', args: {} })
    await session.reviewer.settled()
    expect([session.banner?.code, session.obstacle?.kind]).toEqual(['internal', 'problem'])
  })

  it('the number of findings is said when it is known, not before', async () => {
    const { session, read } = await reading('Anne Testesen og Bjørk ringede.')
    const say = vi.spyOn(session.announcer, 'sayWhenQuiet')
    const actions = new WindowActions(session, () => null)
    actions.announceFindings()
    expect(say).not.toHaveBeenCalled()
    read()
    await session.reviewer.settled()
    actions.announceFindings()
    expect(say.mock.calls).toEqual([['2 fund']])
  })
})

describe('decisions', () => {
  it('asks for a reason before a direct identifier is kept', async () => {
    const { session } = await started()
    await choose(session, 'CPR', 'keep')
    expect(session.board.asking?.finding.category).toBe('CPR')
    expect(row(session, 'CPR').finding.action).toBe('replace')
    session.board.giveReason('needed-for-task')
    await session.reviewer.settled()
    expect(row(session, 'CPR').finding).toMatchObject({ action: 'keep', reason: 'needed-for-task' })
    expect(session.obstacle).toEqual({ kind: 'sensitive' })
  })

  it('asks when only the Rust side knows that a reason is needed', async () => {
    const { backend, session } = await started()
    await choose(session, 'HEALTH', 'mask')
    vi.spyOn(backend, 'choose').mockRejectedValueOnce({ code: 'reason-needed', args: {} })
    await choose(session, 'HEALTH', 'keep')
    await vi.waitFor(() => expect(session.board.asking?.finding.category).toBe('HEALTH'))
    expect(session.banner).toBeNull()
  })

  it('covers all of a value, or only the one', async () => {
    const { session } = await started()
    await choose(session, 'PERSON', 'mask')
    const actions = () => session.board.rows.filter((each) => each.finding.category === 'PERSON').map((each) => each.finding.action)
    expect(actions()).toEqual(['mask', 'mask'])
    session.board.toggleAll(row(session, 'PERSON').finding)
    await choose(session, 'PERSON', 'remove')
    expect(actions()).toEqual(['remove', 'mask'])
  })

  it('are undone one by one', async () => {
    const { session } = await started()
    await choose(session, 'CPR', 'mask')
    expect(session.reviewer.review?.canUndo).toBe(true)
    await session.undo()
    expect(row(session, 'CPR').finding.action).toBe('replace')
    expect(session.reviewer.review?.canUndo).toBe(false)
  })

  it('include what the user marked', async () => {
    const { session } = await started()
    const start = LETTER.indexOf('ringede')
    await session.mark(start, start + 7, 'SOCIAL')
    expect(row(session, 'SOCIAL').value).toBe('ringede')
  })
})

describe('the start', () => {
  it('prefers a real endpoint to the demo', async () => {
    const { session } = await started()
    expect(session.endpoint).toMatchObject({ id: 'ki', demo: false })
  })

  it('can be tried again once the machine is mended', async () => {
    const { backend, session } = await started({ startProblem: 'keyring-locked' })
    backend.options.startProblem = null
    await session.start()
    expect(session.obstacle).toBeNull()
  })
})

describe('the rest', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('shows a problem of the start and offers nothing', async () => {
    const backend = new FakeBackend()
    vi.spyOn(backend, 'info').mockRejectedValue('command app_info not found')
    const session = new Session(backend)
    await session.start()
    expect(session.banner?.code).toBe('internal')
    expect(session.obstacle).toEqual({ kind: 'starting' })
  })

  it('does not start a new conversation while sending', async () => {
    const backend = new FakeBackend()
    const held = gate<never>()
    vi.spyOn(backend, 'send').mockReturnValue(held.promise)
    const over = vi.spyOn(backend, 'newConversation')
    const session = new Session(backend)
    await session.start()
    session.change('Hej')
    await vi.runAllTimersAsync()
    void session.send()
    await vi.runAllTimersAsync()
    await session.newConversation()
    expect(over).not.toHaveBeenCalled()
    held.fail({ code: 'cancelled', args: {} })
  })
})
