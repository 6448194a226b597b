/** What is written down after a session; no text names anybody, since every one is drawn for many students. */

export type SessionWords = {
  readonly activities: readonly string[];
  readonly goals: readonly string[];
  readonly observations: readonly string[];
};

export const progressWords = [
  "Progressing",
  "Progressing",
  "Progressing",
  "Maintaining",
  "Maintaining",
  "Mastered",
  "Limited progress",
  "Regressing",
] as const;

export const sessionNotes = [
  "Shared with the classroom teacher.",
  "Sent a page of practice home.",
  "Joined late from the assembly.",
  "Family asked for a call; left a message.",
  "Materials: cards, timer, token board.",
  'Said "I can do this" without a cue, and did.',
] as const;

/** By service. */
export const sessionWords: ReadonlyMap<string, SessionWords> = new Map([
  [
    "Speech Therapy",
    {
      activities: [
        "Articulation drill with picture cards",
        "Retelling a story in order",
        "Conversation about a shared picture",
        "Minimal pairs, listening and saying",
        "Following directions of two and three steps",
      ],
      goals: [
        "Goal 1: say /r/ and /s/ in sentences, 80 % of the time",
        "Goal 2: answer who, what and where questions, 4 of 5",
        "Goal 3: take three turns in a conversation",
      ],
      observations: [
        "Attentive; corrected own sounds after one cue.",
        "Needed models for most words, fewer at the end.",
        "Tired after lunch, worked well with breaks.",
        "Used the target sound in free talk twice.",
        "Answered 3 of 5 questions without help.",
      ],
    },
  ],
  [
    "Occupational Therapy",
    {
      activities: [
        "Tracing and copying shapes",
        "Cutting along curved lines",
        "Keyboarding, home row",
        "Obstacle course and heavy work",
        "Buttons, zippers and laces",
      ],
      goals: [
        "Goal 1: write a sentence on the line, 8 of 10 letters",
        "Goal 2: use a calming strategy before asking to leave",
        "Goal 3: dress for recess alone within five minutes",
      ],
      observations: [
        "Held the pencil with three fingers after a reminder.",
        "Looked for movement; settled after heavy work.",
        "Finished both tasks without help.",
        "Refused scissors at first, then cut two shapes.",
        "Typed 9 words a minute, one more than last time.",
      ],
    },
  ],
  [
    "Counseling Services",
    {
      activities: [
        "Naming feelings on a scale of five",
        "Role play: asking to join a game",
        "Breathing and grounding practice",
        "Planning the week with a check-in card",
        "Problem solving with a friend",
      ],
      goals: [
        "Goal 1: name a feeling and a strategy, 4 of 5 times",
        "Goal 2: ask for a break instead of leaving",
        "Goal 3: solve a conflict with words, three times a week",
      ],
      observations: [
        "Talked openly about a hard morning.",
        "Quiet today; drew instead of talking.",
        "Used the scale without being asked.",
        "Took turns and waited, one reminder.",
        "Found two strategies that helped this week.",
      ],
    },
  ],
  [
    "Nursing Services",
    {
      activities: [
        "Medication as ordered",
        "Glucose check",
        "Feeding by tube as ordered",
        "Seizure watch and vital signs",
      ],
      goals: ["Goal 1: stay well enough for the whole school day"],
      observations: [
        "Well; back to class.",
        "A little tired, all values in range.",
        "Well; drank a glass of water.",
        "Rested ten minutes before going back.",
      ],
    },
  ],
]);
