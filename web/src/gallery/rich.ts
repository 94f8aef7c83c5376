/** A question with everything that a text may hold: formulas, code, a picture, a table. */
import type { ShownRound } from '../protocol/generated';

export const rich: Partial<ShownRound> = {
  text: `Two equal bulbs of resistance $R$ hang in series on a battery of voltage $U$.

![A battery, a switch and two bulbs in a row](/images/Q2lyY3VpdE9mVHdvQnVsYnM)

Each of them takes the power

$$P = \\frac{1}{R}\\left(\\frac{U}{2}\\right)^2 = \\frac{U^2}{4R}$$

With the second one bridged, what does this print, for $U = 6\\,\\mathrm{V}$ and $R = 3\\,\\Omega$?

\`\`\`python
def power(u, r, bulbs=1):
    """Of one bulb, in watts."""
    return (u / bulbs) ** 2 / r

print(power(6, 3))  # which unit?
\`\`\`

The picture from elsewhere stays away: ![a bulb that shines](https://elsewhere.example/bulb.png).`,
  options: [
    {
      text: '$\\frac{U^2}{R} = 12\\,\\mathrm{W}$',
      feedback: 'The whole voltage is at **one** bulb: $U_1 = U$.',
    },
    { text: '$\\frac{U^2}{4R}$, as **before**', feedback: '' },
    { text: '`TypeError`, as `bulbs` is missing', feedback: '' },
    { text: '```python\n3.0\n```', feedback: '' },
  ],
  explanation:
    'By Kirchhoff, $\\sum_i U_i = U$, so that\n\n$$\\frac{P_\\text{after}}{P_\\text{before}} = \\frac{U^2/R}{U^2/4R} = 4.$$\n\n| bulbs | power |\n|---|---|\n| 1 | 12 W |\n| 2 | 3 W |',
};
