// axe-core on the mock build in Chromium, in both languages and both looks. Run: npm run a11y
// `npm run a11y -- 'old rules' answer` checks those states only.
import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { ask, open, openPage, openRules, readRule, SECRET, testid, tryRules, write, writeLetter } from './stage.mjs'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SHOTS = process.env.SHOTS
const WANTED = process.argv.slice(2)

async function keep(page) {
  await writeLetter(page)
  await page.locator(testid('action-keep')).first().click()
  await page.waitForSelector(testid('keep-reason'))
}

/** `also`: what to do next in the same window, checked as well. */
const STATES = {
  empty: { enter: async () => {} },
  findings: {
    async enter(page) {
      await writeLetter(page)
      await page.locator(`${testid('finding')} .why-toggle`).first().click()
    },
  },
  inline: {
    async enter(page) {
      await writeLetter(page)
      await page.locator('[data-mode=inline]').first().click()
    },
  },
  'secret and block': {
    async enter(page) {
      await write(page, SECRET)
      await page.waitForSelector(testid('second-look'))
    },
  },
  'names are being read': {
    query: '?pace=5&read=60000',
    async enter(page) {
      await writeLetter(page)
      await page.waitForSelector(`${testid('verdict')}[data-verdict=reading]`)
      // What was said before stays for 0.3 s.
      await page.waitForFunction(() => getComputedStyle(document.querySelector('.verdict-before')).visibility === 'hidden')
    },
  },
  'public office': {
    async enter(page) {
      await write(page, 'Skriv til borgmester Vagn Opdigtet.')
      await page.locator(`${testid('finding')} .why-toggle`).first().click()
    },
  },
  reason: { enter: keep },
  'mark menu': {
    async enter(page) {
      await writeLetter(page)
      await page.locator(testid('editor')).focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Control+m')
      await page.waitForSelector(testid('mark-category'))
    },
  },
  answer: { enter: ask },
  'wire dialog': {
    async enter(page) {
      await writeLetter(page)
      await page.locator(testid('wire-preview')).click()
      await page.waitForSelector(testid('wire-preview-text'))
    },
  },
  'shortcuts dialog': {
    async enter(page) {
      await page.keyboard.press('F1')
      await page.waitForSelector('.shortcuts')
    },
  },
  problem: {
    query: '?pace=5&send=endpoint-timeout&key=file',
    async enter(page) {
      await writeLetter(page)
      await page.keyboard.press('Control+Enter')
      await page.waitForSelector(testid('problem'))
    },
  },
  'bad start': {
    query: '?pace=5&start=log-unwritable',
    enter: (page) => page.waitForSelector(testid('problem')),
  },
  'old rules': { query: '?pace=5&fresh=ageing', enter: (page) => page.waitForSelector(testid('rules-age')) },
  'the page of rules': { query: '?pace=5&fresh=expired', enter: openRules, also: [readRule, tryRules] },
  'zoomed to 200 %': { viewport: { width: 640, height: 400 }, enter: writeLetter },
}

const analyse = (page) => new AxeBuilder({ page }).withTags(TAGS).analyze()

/** A button without a name and text one cannot read must be seen, or the checks below prove nothing. */
async function planted(stage) {
  const page = await openPage(stage)
  await page.evaluate(() => {
    const main = document.querySelector('main')
    main.insertAdjacentHTML('beforeend', '<button></button><p style="color:#bbb;background:#fff">Planted</p>')
  })
  const found = (await analyse(page)).violations.map((violation) => violation.id)
  await page.context().close()
  return ['button-name', 'color-contrast'].filter((id) => !found.includes(id)).map((id) => `planted fault not found: ${id}`)
}

async function scan(stage, name, { enter, also = [], query, viewport }, language, theme) {
  const page = await openPage(stage, { language, theme, query, viewport: viewport ?? { width: 1200, height: 800 } })
  try {
    const violations = []
    for (const [step, act] of [enter, ...also].entries()) {
      await act(page)
      violations.push(...(await analyse(page)).violations)
      const file = [name.replaceAll(/\W+/g, '-'), ...(step > 0 ? [step] : []), language, theme].join('-')
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/state-${file}.png` })
    }
    const faults = violations.map((each) => `${each.impact} ${each.id}: ${each.help} (${each.nodes.map((node) => node.target).join(' ')})`)
    const lang = await page.evaluate(() => document.documentElement.lang)
    return [...faults, ...page.errors, ...(lang === language ? [] : [`html lang is ${lang}`])]
  } finally {
    await page.context().close()
  }
}

let passed = 0
let failed = 0
function count(name, faults) {
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  for (const fault of faults) console.log(`     ${fault}`)
  if (faults.length === 0) passed++
  else failed++
}

if (SHOTS) mkdirSync(SHOTS, { recursive: true })
const stage = await open()
try {
  count('planted faults are found', await planted(stage))
  const looks = ['da', 'en'].flatMap((language) => ['light', 'dark'].map((theme) => ({ language, theme })))
  // Two at a time: a page waits for its own answers half the time.
  const queue = looks.flatMap((look) => Object.entries(STATES).filter(([name]) => WANTED.length === 0 || WANTED.includes(name)).map(([name, state]) => ({ ...look, name, state })))
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { name, state, language, theme } = next
      const faults = await scan(stage, name, state, language, theme).catch((error) => [String(error)])
      count(`${name} (${language}, ${theme})`, faults)
    }
  }
  await Promise.all([work(), work()])
} finally {
  await stage.close()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
