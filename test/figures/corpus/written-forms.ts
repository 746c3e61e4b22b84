/** True sentences whose figures are written in another form than most, or told by what stands before them. */
export const TRUE_FORMS: Readonly<Record<string, readonly string[]>> = {
  'marks around a number': [
    'There were __184__ commits.',
    'There were "184" commits, __33__ of them relevant.',
    '"57" of the "184" commits went to muse/packs.',
    'llama takes ==90== ms, or ++90++ ms.',
    'There were 180+ commits.',
    'There were 184commits, ca.180 commits.',
    'llama takes ~~120 ms~~ 90 ms.',
    'llama: ~~120~~ 90 ms',
  ],
}

/** False sentences of the same forms, and what comes of their figures. */
export const FALSE_FORMS: Readonly<Record<string, readonly (readonly [text: string, outcomes: string])[]>> = {
  'marks around a number': [
    ['llama takes __240__ ms.', 'c'],
    ['llama takes ___240___ ms.', 'c'],
    ['The build uses __512__ MB, and llama takes __9000__ ms.', 'uc'],
    ['llama takes ==240== ms.', 'c'],
    ['There were ==240== commits.', 'c'],
    ['There were ++240++ commits.', 'c'],
    ['There were "240" commits.', 'c'],
    ['There were «240» commits.', 'c'],
    ['There were {240} commits.', 'c'],
    ['There were (240) commits.', 'c'],
    ['There were 240+ commits.', 'c'],
    ['There were 240 (!) commits.', 'c'],
    ['There were 240commits.', 'c'],
    ['There were 240-commits.', 'c'],
    ['There were 240–commits.', 'c'],
    ['There were ca.240 commits.', 'c'],
    ['There were roughly250 commits.', 'c'],
    ['"240" users', 'u'],
    ['llama: ~~90 ms~~ 120 ms', 'cc'],
  ],
}
