"""What simulated students write to their mates: they argue about a question of conceptual physics."""

from typing import Final

OPENINGS: Final = (
    "I think it is B, because the net force is zero once it moves at constant speed.",
    "I said A. The heavier ball pulls harder, but it is also harder to accelerate, so they land together.",
    "C for me: the tension has to hold up both blocks.",
    "I am not sure. Does the current get used up in the first bulb, or is it the same everywhere?",
    "It must be D. At the top the velocity is zero, but the acceleration is still g.",
    "I chose B. The truck and the fly push on each other with the same force, the fly just has so little mass.",
    "Wait, does the question say that there is no friction?",
    "A, because the boat rises: without the anchor it displaces less water.",
    "I voted C, but now that I draw the forces I doubt it.",
)
REPLIES: Final = (
    "Why would the force be bigger? By the third law they are equal.",
    "Good point. Then what makes it speed up?",
    "Let us take the extreme case: what if the mass were a thousand times bigger?",
    "I had the same answer, for another reason: energy is conserved.",
    "Could you say that again? I do not see why it is proportional.",
    "But acceleration and velocity are not the same thing here.",
    "Yes! So the direction changes, but the size does not.",
    "Hmm, then B would be right only if the surface were smooth.",
    "You have convinced me.",
    "I still think that it is A. What would happen if we cut the string?",
    "Try it with numbers: 2 kg and 10 N.",
    "So we agree on B?",
)
