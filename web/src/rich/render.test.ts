// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { enrich } from './enrich';
import { MOST_FORMULAS } from './markdown';
import { render, type Shape } from './render';
import { isOurImage, isSafeLink } from './safety';
import { ATTRIBUTES, CLASSES, ELEMENTS } from './sanitise';

const ID = 'AbCdEfGhIjKlMnOpQrStUv';

function shown(text: string, shape: Shape = 'blocks'): HTMLElement {
  const root = document.createElement('div');
  root.append(render(text, shape));
  return root;
}

/** What of a text is in the page that ought not to be. */
function strangers(root: HTMLElement): string[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName;
    const wrong = [...element.attributes].filter(({ name, value }) => {
      if (!ATTRIBUTES.includes(name)) return true;
      if (name === 'class') return !value.split(' ').every((it) => CLASSES.has(it));
      if (name === 'href') return !isSafeLink(value);
      if (name === 'src') return !isOurImage(value);
      return false;
    });
    const html = element.namespaceURI === 'http://www.w3.org/1999/xhtml' && ELEMENTS.includes(name);
    const open = name === 'a' && element.getAttribute('rel') !== 'noopener noreferrer';
    return html && !open && wrong.length === 0 ? [] : [element.outerHTML];
  });
}

const hostile: Record<string, string> = {
  script: '<script>alert(1)</script>',
  'script in a list': '- a\n\n  <script src=//evil.example/x.js></script>',
  handler: '<img src=x onerror=alert(1)>',
  'svg with a handler': '<svg onload=alert(1)><script>alert(1)</script></svg>',
  'svg in an address': '![x](data:image/svg+xml;base64,PHN2Zy8+)',
  style: '<style>@import "//evil.example"</style><p style="position:fixed">x</p>',
  form: '<form action="//evil.example"><input name=password><button>ok</button></form>',
  frame: '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  clobbering: '<a id=body name=cookie href=x>x</a>',
  javascript: '[x](javascript:alert(1))',
  'javascript in capitals': '[x](JaVaScRiPt:alert(1))',
  'javascript by entity':
    '[x](javascript&colon;alert(1)) [y](&#106;avascript:alert(1)) [z](java&Tab;script:alert(1))',
  'javascript in brackets': '[x](<java\tscript:alert(1)>) <javascript:alert(1)>',
  'javascript by reference': '[x][1]\n\n[1]: javascript:alert(1)',
  'data link': '[x](data:text/html;base64,PHNjcmlwdD4=)',
  'vbscript, file, blob': '[x](vbscript:x) [y](file:///etc/passwd) [z](blob:https://a/b)',
  'relative link': '[x](/api/session) [y](//evil.example) [z](#here) [w](\\\\evil.example)',
  'attribute by quote': '[x](https://a.example/"onmouseover="alert(1)) [y](<https://a.example/" onclick="x>)',
  'title with a handler':
    '[x](https://a.example "\\" onclick=\\"alert(1)") ![x](/images/a "\\"onerror=\\"x")',
  'remote image': '![x](https://evil.example/p.png)',
  'remote image without scheme': '![x](//evil.example/p.png)',
  'remote image by reference': '![x][i]\n\n[i]: http://evil.example/p.png',
  'remote image in a link': '[![x](http://evil.example/p.png)](https://a.example)',
  'remote image in an image': '![a ![b](http://evil.example/p.png)](http://evil.example/q.png)',
  'image out of its folder': `![x](/images/../api/x) ![y](/images/${ID}?a=b) ![z](/images/${ID}/../x)`,
  'image handler by id': `![x" onerror="alert(1)](/images/${ID}) ![y](/images/${ID}"onload="x)`,
  'image by entity': '![x](&#104;ttps://evil.example/p.png) ![y](https&colon;//evil.example/p.png)',
  'mutation by noscript': '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  'mutation by math':
    '<math><mtext><table><mglyph><style><!--</style><img title="--><img src onerror=alert(1)>">',
  'mutation by svg': '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  'mutation by template': '<template><img src=x onerror=alert(1)></template>',
  'code that ends itself': '```python"onload="x\n</code></pre><script>alert(1)</script>\n```',
  'code with a class': '```x rich-image" class="evil\nx\n```',
  'formula with tags': '$</span><img src=x onerror=alert(1)>$ and $$<script>alert(1)</script>$$',
  'entities of tags': '&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;',
  'zero bytes': '<scr\0ipt>alert(1)</scr\0ipt> [x](java\0script:alert(1))',
};

describe('a hostile text', () => {
  for (const [name, text] of Object.entries(hostile)) {
    for (const shape of ['blocks', 'answer'] as const) {
      test(`${name}, as ${shape}`, async () => {
        const root = shown(text, shape);
        expect(strangers(root)).toEqual([]);
        expect(root.querySelector('script, style, iframe, form, svg, math, template')).toBeNull();
      });
    }
  }

  test('of tags alone is shown as it is written', () => {
    expect(shown('<b onclick=x>bold</b>').textContent).toBe('<b onclick=x>bold</b>\n');
  });

  test.each([
    ['quotes', '>'.repeat(20_000)],
    ['lists', '- '.repeat(10_000)],
    ['brackets', '['.repeat(20_000)],
    ['images', '!['.repeat(10_000)],
    ['links', '[a]('.repeat(5_000)],
    ['emphasis', '*a **b '.repeat(2_800)],
    ['underscores', '_a'.repeat(10_000)],
    ['dollars', '$a '.repeat(6_600)],
    ['pairs of dollars', '$$a '.repeat(5_000)],
    ['formulas', '$a$ '.repeat(5_000)],
    ['backticks', Array.from({ length: 190 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['references', '[a]: /b\n'.repeat(2_500)],
    ['tables', `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${`${'|b'.repeat(50)}\n`.repeat(170)}`],
    ['angle brackets', '<'.repeat(20_000)],
  ])('of nothing but %s ends', (_, text) => {
    expect(strangers(shown(text))).toEqual([]);
    expect(strangers(shown(text, 'answer'))).toEqual([]);
  });

  test('has no more formulas drawn than a page bears', () => {
    const root = shown('$a$ '.repeat(MOST_FORMULAS + 50));
    expect(root.querySelectorAll('.rich-math')).toHaveLength(MOST_FORMULAS);
    expect(root.textContent?.match(/\$a\$/g)).toHaveLength(50);
  });
});

/** Mulberry32: the same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('whatever is mixed, only what is allowed is shown', () => {
  const fragments = [
    ...Object.values(hostile),
    ...[
      '<',
      '>',
      '"',
      "'",
      '`',
      '```',
      '$',
      '$$',
      '[',
      ']',
      '(',
      ')',
      '![',
      '](',
      '*',
      '**',
      '_',
      '~~',
      '\\',
    ],
    ...[
      '\n',
      '\n\n',
      '\n> ',
      '\n- ',
      '\n1. ',
      '\n    ',
      '|',
      '\n|-|-|\n',
      '# ',
      '&',
      '&#x',
      ';',
      '-->',
      '<!--',
    ],
    ...[
      '<![CDATA[',
      ']]>',
      ' onerror=x',
      'javascript:',
      'https://a.example/',
      `/images/${ID}`,
      '\u202e',
      '\u2028',
    ],
  ];
  for (let seed = 1; seed <= 400; seed += 1) {
    const next = numbers(seed);
    const text = Array.from(
      { length: 3 + Math.floor(next() * 20) },
      () => fragments[Math.floor(next() * fragments.length)],
    ).join('');
    for (const shape of ['blocks', 'answer'] as const)
      expect(strangers(shown(text, shape)), `seed ${seed}: ${JSON.stringify(text)}`).toEqual([]);
  }
});

describe('a text', () => {
  const html = (text: string, shape: Shape = 'blocks') => shown(text, shape).innerHTML.trim();

  test('has paragraphs, emphasis and lists, each in its own direction', () => {
    expect(html('A *b* **c** ~~d~~ `e`')).toBe(
      '<p dir="auto">A <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>',
    );
    expect(shown('- a\n- b').querySelectorAll('ul > li[dir="auto"]')).toHaveLength(2);
    expect(shown('3. a').querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(shown('|a|b|\n|-|-|\n|1|2|').querySelectorAll('table td[dir="auto"]')).toHaveLength(2);
  });

  test('has headings that are no chapters of the page', () => {
    expect(html('# A')).toBe('<p class="rich-heading" dir="auto">A</p>');
  });

  test('has links that open beside the class', () => {
    const link = shown('[x](https://a.example/?q=1&r=2)').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://a.example/?q=1&r=2');
    expect([link?.rel, link?.target]).toEqual(['noopener noreferrer', '_blank']);
    expect(shown('[x](mailto:a@b.example)').querySelector('a')).not.toBeNull();
    expect(html('[x](javascript:alert(1))')).toBe('<p dir="auto">x</p>');
  });

  test('has our pictures, and of others the words', () => {
    const image = shown(`![two *bulbs*](/images/${ID})`).querySelector('img');
    expect(image?.getAttribute('src')).toBe(`/images/${ID}`);
    expect([image?.alt, image?.getAttribute('loading'), image?.getAttribute('decoding')]).toEqual([
      ...['two bulbs', 'lazy', 'async'],
    ]);
    expect(shown(`![](/images/${ID})`).querySelector('img')?.getAttribute('alt')).toBe('');
    expect(html('![a plane](https://evil.example/p.png)')).toBe(
      '<p dir="auto"><span class="rich-no-image">a plane</span></p>',
    );
  });

  test('has formulas between dollars, and prices', () => {
    const formula = shown('Is $v = \\lambda f$?').querySelector('.rich-math');
    expect(formula?.textContent).toBe('v = \\lambda f');
    expect(shown('a $$x^2$$ b').querySelector('.rich-display')?.textContent).toBe('x^2');
    expect(shown('$$\n\\int x\n= 1\n$$').querySelector('.rich-display')?.textContent).toBe('\\int x\n= 1');
    expect(shown('It costs $5 or $6, or 7 $ and 8 $.').querySelector('.rich-math')).toBeNull();
    expect(shown('\\$a$ and `$b$`').querySelector('.rich-math')).toBeNull();
    expect(shown('$a_1$ and $b_1$').querySelector('em')).toBeNull();
    expect(shown('$\\text{5 \\$}$').querySelector('.rich-math')?.textContent).toBe('\\text{5 \\$}');
  });

  test('has code, whose language is one that is known', () => {
    expect(html('```py\nprint("a < b")\n```')).toBe(
      '<pre dir="ltr"><code class="rich-code language-python">print("a &lt; b")</code></pre>',
    );
    expect(html('```brainfuck\n+\n```')).toBe('<pre dir="ltr"><code>+</code></pre>');
  });

  test('that is one line of an answer is that line, and links in it are words', () => {
    for (const line of ['- 5', '> mg', '2.', '# 3', '+ 1'])
      expect(shown(line, 'answer').textContent).toBe(line);
    expect(html('[x](https://a.example)', 'answer')).toBe('x');
    expect(shown('```c\nint a;\n```', 'answer').querySelector('pre code')).not.toBeNull();
  });

  test('is given anew each time', () => {
    const first = shown('a *b*');
    first.querySelector('em')?.remove();
    expect(html('a *b*')).toBe('<p dir="auto">a <em>b</em></p>');
  });
});

describe('what is fetched when it is needed', () => {
  afterEach(() => vi.restoreAllMocks());

  async function enriched(text: string): Promise<HTMLElement> {
    const root = shown(text);
    document.body.append(root);
    await enrich(root);
    root.remove();
    return root;
  }

  test('draws formulas, for eyes and for screen readers', async () => {
    const root = await enriched('Is $v = \\frac{a}{b}$?');
    expect(root.querySelector('.katex-mathml math mfrac')).not.toBeNull();
    expect(root.querySelector('.katex-html[aria-hidden="true"]')).not.toBeNull();
  });

  test.each([
    '\\href{javascript:alert(1)}{x}',
    '\\url{javascript:alert(1)}',
    '\\href{https://evil.example}{x}',
    '\\includegraphics{https://evil.example/p.png}',
    '\\htmlStyle{position:fixed}{x}',
    '\\htmlClass{rich-image}{x}',
    '\\htmlId{root}{x}',
    '\\htmlData{a=b}{x}',
    '\\unknown{x}',
    '\\frac{1',
    '\\def\\a{\\a\\a}\\a',
    '{'.repeat(900),
    '\\sqrt{'.repeat(300) + '}'.repeat(300),
  ])('leaves %s harmless', async (tex) => {
    const root = await enriched(`$${tex}$`);
    expect(root.querySelector('a, img, script, [id], [href], [src], [onclick], [data-a]')).toBeNull();
    expect(root.querySelector('.rich-image')).toBeNull();
  });

  test('shows the source of what is no formula', async () => {
    const root = await enriched('$\\frac{1$');
    expect(root.querySelector('.rich-not-drawn')?.textContent).toBe('\\frac{1');
  });

  test('keeps a formula in its place, however large it wants to be', async () => {
    const sized = await enriched('$\\rule{9999em}{9999em}$');
    const widths = [...sized.querySelectorAll<HTMLElement>('.katex-rule')].map(
      ({ style }) => style.borderRightWidth,
    );
    expect(widths).toEqual(['20em']);
  });

  test('writes no style attribute, which the policy would refuse', async () => {
    const asked = vi.spyOn(Element.prototype, 'setAttribute');
    await enriched(
      '$\\pmb{a} \\fcolorbox{red}{blue}{b} \\colorbox{red}{c} \\unknown \\frac{1}{2} \\textcolor{red}{x}$',
    );
    await enriched('$\\frac{1$ $$\\begin{array}{c|c} a & b \\\\ \\hline c & d \\end{array}$$');
    await enriched('$\\pmb{a}$ $\\fcolorbox{red}{blue}{b}$ $\\boxed{a}\\cancel{b}\\sqrt{\\widehat{abc}}$');
    expect(asked.mock.calls.filter(([name]) => name === 'style')).toEqual([]);
  });

  test('colours code in spans of its own', async () => {
    const root = await enriched('```python\nfor a in "</span><img src=x onerror=y>": pass\n```');
    const code = root.querySelector('pre code');
    expect(code?.querySelector('.hljs-keyword')?.textContent).toBe('for');
    expect(code?.textContent).toBe('for a in "</span><img src=x onerror=y>": pass');
    expect([...(code?.querySelectorAll('*') ?? [])].every(({ localName }) => localName === 'span')).toBe(
      true,
    );
  });
});
