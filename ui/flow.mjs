// A caseworker without a mouse: the whole way through the window by keyboard, in a real Chromium. Run: npm run flow
import assert from 'node:assert/strict'
import { LETTER, open, openPage, testid, write, writeLetter } from './stage.mjs'

const text = (page, name) => page.locator(testid(name)).first().textContent()
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-focus') ?? document.activeElement?.tagName)
const action = (page, index) => page.locator(testid('finding')).nth(index).getAttribute('data-action')
const rowFocus = (page, id) => page.waitForFunction((row) => document.activeElement?.getAttribute('data-row') === row, id)
const editorText = (page) => page.evaluate(() => [...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'))

const FLOWS = {
  async 'typed lines arrive as typed and as sent'(page) {
    const typed = '  (indrykket [parentes\n\n\t"citat\nÅse & co. <b>'
    await page.locator(testid('editor')).pressSequentially(typed.replace('\t', ''))
    assert.equal(await editorText(page), typed.replace('\t', ''))
    await page.waitForFunction((want) => document.querySelector('[data-testid=outgoing]').textContent === want, typed.replace('\t', ''))
  },
  async 'nothing found: one key sends'(page) {
    await page.locator(testid('editor')).pressSequentially('Hvad er fristen for at klage?')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector(testid('receipt'))
    assert.equal(await editorText(page), '')
    assert.equal(await focused(page), 'text')
  },
  async 'findings do not move anything'(page) {
    const boxes = () => page.evaluate(() => [...document.querySelectorAll('.pane, .sendbar, .topbar')].map((each) => JSON.stringify(each.getBoundingClientRect())))
    const before = await boxes()
    await writeLetter(page)
    assert.deepEqual(await boxes(), before)
  },
  async 'keeping needs a reason, given by one key, and is undone'(page) {
    await writeLetter(page)
    await page.keyboard.press('Control+3')
    await rowFocus(page, '0')
    await page.keyboard.press('1')
    await page.waitForSelector(testid('keep-reason'))
    await page.keyboard.press('3')
    await page.waitForSelector(`${testid('finding')}[data-action=keep]`)
    await page.waitForSelector(testid('keep-reason'), { state: 'detached' })
    assert.equal(await action(page, 0), 'keep')
    assert.equal(await focused(page), 'findings')
    await page.keyboard.press('Control+Shift+Z')
    await page.waitForFunction(() => document.querySelector('[data-testid=finding]').dataset.action === 'replace')
    assert.equal(await editorText(page), LETTER)
  },
  async 'arrows, actions and explanation in the list'(page) {
    await writeLetter(page)
    await page.keyboard.press('Control+3')
    await page.keyboard.press('ArrowDown')
    await rowFocus(page, '1')
    await page.keyboard.press('3')
    await page.waitForSelector(`${testid('finding')}[data-category=CPR][data-action=mask]`)
    await page.keyboard.press('h')
    await page.waitForSelector('#why-1')
    await page.keyboard.press('Enter')
    assert.equal(await focused(page), 'text')
    assert.equal(await page.evaluate(() => getSelection().toString()), '010190-1234')
  },
  async 'marks what was missed'(page) {
    await write(page, 'Hun arbejder på Havnegrillen.')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+m')
    await page.waitForSelector(testid('mark-category'))
    // The menu takes the focus after it is shown; what is typed before goes nowhere.
    await page.waitForFunction(() => document.activeElement?.closest('[role=menu]'))
    await page.keyboard.type('virk')
    await page.waitForFunction(() => document.activeElement?.dataset.category === 'ORG_PRIVATE')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`${testid('highlight')}[data-category=ORG_PRIVATE]`)
    assert.equal(await text(page, 'highlight'), 'Havnegrillen')
    await page.waitForFunction(() => document.activeElement?.dataset.focus === 'text')
    assert.equal(await text(page, 'outgoing'), 'Hun arbejder på [ORG_PRIVATE_1].')
  },
  async 'F6 goes round'(page) {
    await writeLetter(page)
    const seen = []
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('F6')
      seen.push(await focused(page))
    }
    assert.deepEqual(seen, ['outgoing', 'findings', 'send', 'text'])
  },
  async 'a secret needs a tick'(page) {
    await write(page, 'Adgangskode: Sommer2026!')
    await page.waitForSelector(testid('second-look'))
    assert.equal(await page.locator(testid('send')).isDisabled(), true)
    await page.locator(testid('second-look')).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector(testid('receipt'))
  },
  async 'the answer with and without names, and a second turn'(page) {
    await writeLetter(page)
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector(testid('receipt'))
    assert.match(await text(page, 'answer'), /Kære Anne Testesen\n/)
    await page.locator(testid('answer-raw-toggle')).focus()
    await page.keyboard.press('Space')
    assert.match(await text(page, 'answer'), /Kære \[PERSON_1\]\n/)
    await page.keyboard.press('Control+1')
    await page.keyboard.type('Tak. Gør det kortere.')
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=receipt]').length === 2)
    await page.keyboard.press('Control+n')
    await page.waitForSelector(testid('answer'), { state: 'detached' })
  },
  async 'the view stays readable in a small window and zoomed in'(page) {
    await writeLetter(page)
    for (const size of [{ width: 800, height: 600 }, { width: 640, height: 400 }, { width: 600, height: 400 }]) {
      await page.setViewportSize(size)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.equal(over, 0, `${size.width} px`)
      assert.equal(await page.locator(testid('send')).isVisible(), true)
    }
  },
  async 'zoomed in, what gets focus is in sight'(page) {
    await page.setViewportSize({ width: 640, height: 400 })
    await writeLetter(page)
    await page.keyboard.press('Control+3')
    for (let step = 0; step < 4; step++) {
      await page.waitForTimeout(100)
      const { top, bottom, bar } = await page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect()
        return { top: box.top, bottom: box.bottom, bar: document.querySelector('.sendbar').getBoundingClientRect().top }
      })
      assert.ok(top >= 0 && bottom <= bar, `row at ${top} to ${bottom}, bar at ${bar}`)
      await page.keyboard.press('ArrowDown')
    }
  },
  async 'dialogs open by keyboard, close with Escape and give focus back'(page) {
    await writeLetter(page)
    await page.locator(testid('wire-preview')).focus()
    await page.keyboard.press('Enter')
    assert.match(await text(page, 'wire-preview-text'), /\[CPR_1\]/)
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Escape')
    await page.waitForSelector(testid('wire-preview-text'), { state: 'detached' })
    assert.equal(await page.locator(testid('answer')).count(), 0)
    await page.waitForFunction(() => document.activeElement?.dataset.testid === 'wire-preview')
  },
  async 'the rules: opened, searched, read and left by keyboard'(page) {
    const inDialog = (name) => page.waitForFunction((id) => document.activeElement?.dataset.testid === id, name)
    await page.locator(testid('rules')).focus()
    await page.keyboard.press('Enter')
    await inDialog('tab-layers')
    await page.keyboard.press('ArrowRight')
    await inDialog('tab-list')
    await page.waitForSelector(testid('rule'))
    await page.locator(testid('rule-search')).focus()
    await page.keyboard.type('nordby medarb')
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=rule]').length === 1)
    await page.waitForFunction(() => [...document.querySelectorAll('[role=dialog] [role=status]')].some((each) => each.textContent === '1 regel'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.match(await text(page, 'rule-why'), /3 gange/)
    await page.keyboard.press('Escape')
    await page.waitForSelector(testid('rules-dialog'), { state: 'detached' })
    await inDialog('rules')
    await page.keyboard.press('Control+1')
    await page.keyboard.press('Control+4')
    await inDialog('tab-layers')
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => document.activeElement?.dataset.focus === 'text')
  },
  async 'language and theme'(page) {
    await page.locator(testid('language')).focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
    await page.locator(testid('theme')).focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
    assert.equal(await page.locator(testid('editor')).getAttribute('aria-label'), 'Your text')
  },
}

const SLOW = {
  async 'Escape stops the answer and keeps the text'(page) {
    await writeLetter(page)
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction(() => document.querySelector('[data-testid=answer]')?.textContent.length > 10)
    await page.keyboard.type('må ikke skrives')
    await page.keyboard.press('Escape')
    await page.waitForSelector(`${testid('problem')}[data-code=cancelled]`)
    assert.equal(await editorText(page), LETTER)
    assert.equal(await focused(page), 'text')
  },
}

const READING = {
  async 'a name that turns up late is looked at first; one key more sends'(page) {
    const verdict = (is) => page.waitForSelector(`${testid('verdict')}[data-verdict=${is}]`)
    await write(page, 'Anne Testesen og Bjørk har ringet. Borgmester Vagn Opdigtet vil vide hvorfor.')
    await verdict('reading')
    assert.equal(await page.locator(testid('send')).isDisabled(), false)
    assert.equal(await page.locator(testid('problem')).count(), 0)
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.notice')
    assert.deepEqual(await page.locator(testid('finding')).evaluateAll((rows) => rows.map((each) => `${each.dataset.category} ${each.dataset.action}`)),
      ['PERSON replace', 'PERSON replace', 'PUBLIC_PERSON keep'])
    await verdict('review')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector(testid('receipt'))
  },
  async 'reading does not move anything'(page) {
    const boxes = () => page.evaluate(() => [...document.querySelectorAll('.pane, .sendbar, .verdict, .send-button')].map((each) => JSON.stringify(each.getBoundingClientRect())))
    const before = await boxes()
    await write(page, 'Hvad er fristen for at klage?')
    await page.waitForSelector('.verdict-before')
    assert.deepEqual(await boxes(), before)
    await page.waitForSelector(`${testid('verdict')}[data-verdict=allow]`)
    assert.deepEqual(await boxes(), before)
  },
}

async function run(stage, name, flow, query) {
  const page = await openPage(stage, { query, viewport: { width: 1200, height: 800 } })
  page.setDefaultTimeout(5000)
  try {
    await flow(page)
    assert.deepEqual(page.errors, [])
    console.log(`ok   ${name}`)
    return true
  } catch (error) {
    console.log(`FAIL ${name}\n     ${String(error).replaceAll('\n', '\n     ')}`)
    return false
  } finally {
    await page.context().close()
  }
}

const results = []
const stage = await open()
try {
  for (const [name, flow] of Object.entries(FLOWS)) results.push(await run(stage, name, flow, '?pace=2'))
  for (const [name, flow] of Object.entries(SLOW)) results.push(await run(stage, name, flow, '?pace=150'))
  for (const [name, flow] of Object.entries(READING)) results.push(await run(stage, name, flow, '?pace=2&read=800'))
} finally {
  await stage.close()
}
const failed = results.filter((passed) => !passed).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
