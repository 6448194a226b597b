import type { Role } from "../staff/roles.ts";

export type ServiceKind = {
  readonly service: string;
  readonly role: Role;
  /** How many in a hundred of those with such a primary disability get it; `fragile` of those who are. */
  readonly percents: Readonly<Record<string, number>> & { readonly otherwise: number };
  readonly amounts: readonly Amount[];
  /** Held apart and written down, as Medicaid asks; what happens in class has no log. */
  readonly isLogged: boolean;
  readonly groupPercent: number;
  readonly remotePercent: number;
};

/** Minutes in that time, in sessions of so many. */
export type Amount = {
  readonly minutes: number;
  readonly frequency: "day" | "week" | "month";
  readonly sessionMinutes: number;
};

const onceAWeek: Amount = { minutes: 30, frequency: "week", sessionMinutes: 30 };
const twiceAWeek: Amount = { minutes: 60, frequency: "week", sessionMinutes: 30 };
const twiceAMonth: Amount = { minutes: 60, frequency: "month", sessionMinutes: 30 };
const everyDay: Amount = { minutes: 45, frequency: "day", sessionMinutes: 45 };
const fourTimesAWeek: Amount = { minutes: 180, frequency: "week", sessionMinutes: 45 };

const inClass = {
  role: "Special Education Teacher",
  amounts: [everyDay, fourTimesAWeek, twiceAWeek],
  isLogged: false,
  groupPercent: 80,
  remotePercent: 2,
} as const;

/** What an IEP may grant. */
export const serviceKinds: readonly ServiceKind[] = [
  {
    ...inClass,
    service: "Specialized Instruction: Reading",
    percents: { "08": 80, "09": 15, "06": 80, "14": 0, otherwise: 50 },
  },
  {
    ...inClass,
    service: "Specialized Instruction: Mathematics",
    percents: { "08": 55, "09": 5, "06": 80, "14": 0, otherwise: 40 },
  },
  {
    ...inClass,
    service: "Specialized Instruction: Writing",
    percents: { "08": 60, "09": 10, "06": 70, "14": 0, otherwise: 40 },
  },
  {
    ...inClass,
    service: "Specialized Instruction: Early Learning",
    percents: { "14": 100, otherwise: 0 },
  },
  {
    service: "Speech Therapy",
    role: "Speech Therapist",
    percents: { "09": 100, "10": 80, "14": 70, "06": 60, otherwise: 35 },
    amounts: [onceAWeek, twiceAWeek, twiceAWeek, twiceAWeek, twiceAMonth],
    isLogged: true,
    groupPercent: 55,
    remotePercent: 8,
  },
  {
    service: "Occupational Therapy",
    role: "Occupational Therapist",
    percents: { "01": 100, "10": 60, "14": 50, "06": 50, "09": 8, otherwise: 32 },
    amounts: [onceAWeek, twiceAWeek, twiceAWeek, twiceAMonth],
    isLogged: true,
    groupPercent: 25,
    remotePercent: 4,
  },
  {
    service: "Counseling Services",
    role: "School Psychologist",
    percents: { "07": 100, "02": 50, "09": 4, otherwise: 24 },
    amounts: [onceAWeek, onceAWeek, twiceAWeek, twiceAMonth],
    isLogged: true,
    groupPercent: 35,
    remotePercent: 10,
  },
  {
    service: "Nursing Services",
    role: "School Nurse",
    percents: { fragile: 100, otherwise: 0 },
    amounts: [{ minutes: 15, frequency: "day", sessionMinutes: 15 }],
    isLogged: true,
    groupPercent: 0,
    remotePercent: 0,
  },
];
