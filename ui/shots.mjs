// Pictures of the four states and of the page of rules, to be looked at. SHOTS=folder; options: --dark --en --zoom (640x400 at double density) --small.
import { mkdirSync } from 'node:fs'
import { ask, open, openPage, openRules, readRule, testid, tryRules, writeLetter } from './stage.mjs'

const has = (name) => process.argv.includes(`--${name}`)
const folder = process.env.SHOTS ?? 'shots'
mkdirSync(folder, { recursive: true })

function context() {
  const small = has('small') ? { width: 800, height: 600 } : { width: 1200, height: 800 }
  const view = has('zoom') ? { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } : { viewport: small }
  return { language: has('en') ? 'en' : 'da', theme: has('dark') ? 'dark' : 'light', ...view }
}

const suffix = ['dark', 'en', 'zoom', 'small'].filter(has).map((name) => `-${name}`).join('')
const stage = await open()
try {
  const page = await openPage(stage, context())
  const shoot = (name) => page.screenshot({ path: `${folder}/${name}${suffix}.png`, fullPage: has('zoom') })
  await page.locator(testid('endpoint')).selectOption('demo')
  await shoot('empty')
  await writeLetter(page)
  await page.locator(`${testid('finding')} .why-toggle`).first().click()
  await shoot('findings')
  await page.locator('[data-mode=inline]').first().click()
  await shoot('diff')
  await page.locator('[data-mode=side]').first().click()
  await ask(page)
  await shoot('answer')
  await openRules(page)
  await shoot('rules-packs')
  await readRule(page)
  await shoot('rules-all')
  await tryRules(page)
  await shoot('rules-try')
  if (page.errors.length) throw new Error(page.errors.join('\n'))
} finally {
  await stage.close()
}
