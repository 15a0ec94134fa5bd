// Packs the n-gram table of the npm package eld for foreign.go:
//
//	npm pack eld@2.1.0 && tar xzf eld-2.1.0.tgz && node generate.mjs package
//
// ngrams.bin: number of languages, their codes (two letters each), number of
// n-grams (uint32), the n-grams sorted (6 bytes, filled up with 0), for each
// the end of its list of scores (uint32), the scores (language, score).
// Little-endian. Languages with a script of their own are left out: the script
// says enough.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const from = pathToFileURL(resolve(process.argv[2]) + '/').href
const { ngramsData } = await import(from + 'src/ngrams/small.js')
const { dictionary } = await import(from + 'src/dictionary.js')

const letters = 'ar az be bg ca cs da de en es et eu fa fi fr hr hu is it ku lt lv ms nl no pl pt ro ru sk sl sq sr sv tl tr uk ur vi yo'.split(' ')
const place = new Map() // of eld's numbers among letters
for (const [number, code] of Object.entries(ngramsData.languages))
  if (letters.includes(code)) place.set(Number(number), letters.indexOf(code))

const bytes = new Map(dictionary.map((c, i) => [c, i]).filter(([c]) => c !== ' '))
const rows = []
for (const [gram, scores] of Object.entries(ngramsData.ngrams)) {
  const key = [...gram].map((c) => (c === ' ' ? 0x20 : bytes.get(c)))
  const kept = Object.entries(scores).filter(([n]) => place.has(Number(n))).map(([n, s]) => [place.get(Number(n)), Math.min(255, s + 53)])
  if (kept.length === 0) continue
  if (key.includes(undefined) || key.length > 6) throw new Error(`n-gram ${JSON.stringify(gram)}`)
  rows.push([Buffer.from([...key, 0, 0, 0, 0, 0, 0].slice(0, 6)), kept.sort((a, b) => a[0] - b[0])])
}
rows.sort((a, b) => Buffer.compare(a[0], b[0]))

const uint32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }
let end = 0
writeFileSync('ngrams.bin', Buffer.concat([
  Buffer.from([letters.length]), Buffer.from(letters.join('')), uint32(rows.length),
  ...rows.map((r) => r[0]), ...rows.map((r) => uint32((end += r[1].length))), ...rows.map((r) => Buffer.from(r[1].flat())),
]))
