/** Names as a district office meets them: each kind has broken a file somewhere. */

import { black, type Heritage, islander, native, several, splitNames, white } from "./heritage.ts";
import { weigh } from "./random.ts";
import {
  spanish,
  german,
  french,
  portuguese,
  polish,
  turkish,
  icelandic,
} from "./names-of-europe.ts";
import {
  vietnamese,
  westAfrican,
  indian,
  arabic,
  arabicScript,
  chineseScript,
  koreanScript,
} from "./names-of-the-world.ts";

// Null and True are family names that people bear; a reader that guesses types loses them.
export const english: Heritage = {
  share: 50,
  language: "en",
  races: weigh([
    [white, 62],
    [black, 22],
    [several, 10],
    [native, 4],
    [islander, 2],
  ]),
  families:
    splitNames(`Smith, Johnson, Williams, Brown, Jones, Miller, Davis, Wilson, Anderson, Thomas, Taylor, Moore, Jackson,
    Martin, Lee, Thompson, White, Harris, Clark, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Hill, Green,
    Adams, Baker, Carter, Mitchell, Campbell, Turner, Parker, Evans, Edwards, Collins, Stewart, Morris, Murphy, Cook,
    Rogers, Reed, Bailey, Bell, Cooper, Richardson, Ward, Brooks, Bennett, Gray, Hughes, Price, Foster, Sanders, Long,
    O'Hara, O'Brien, O’Connor, D’Angelo, D'Amico, McDonald, MacLeod, St. John, Van Dyke, Begay, Kealoha, Null, True, Day`),
  given: {
    F: splitNames(`Olivia, Emma, Ava, Sophia, Charlotte, Amelia, Harper, Evelyn, Abigail, Emily, Elizabeth, Ella, Grace, Chloe,
      Victoria, Riley, Lily, Hannah, Zoe, Nora, Hazel, Addison, Aubrey, Stella, Natalie, Leah, Savannah, Audrey, Claire,
      Bella, Skylar, Lucy, Paisley, Anna, Caroline, Kennedy, Kinsley, Ruby, Sadie, Alice, Mary Kate, Anna-Lee, Jada,
      Imani, Aaliyah, Nevaeh, Destiny, Ke'Asia, Katherine, Margaret`),
    M: splitNames(`Liam, Noah, James, Oliver, Benjamin, Elijah, Lucas, Mason, Logan, Alexander, Ethan, Jacob, Michael, Daniel,
      Henry, Jackson, Sebastian, Aiden, Matthew, Samuel, David, Joseph, Carter, Owen, Wyatt, John, Jack, Luke, Jayden,
      Dylan, Grayson, Levi, Isaac, Gabriel, Julian, Anthony, Jaxon, Lincoln, Joshua, Christopher, Andrew, Theodore,
      Caleb, William, Robert, Charles, D'Andre, Malik, Jean-Luc, J.T.`),
  },
};

export const heritages: readonly Heritage[] = [
  english,
  spanish,
  german,
  french,
  portuguese,
  polish,
  turkish,
  icelandic,
  vietnamese,
  westAfrican,
  indian,
  arabic,
  arabicScript,
  chineseScript,
  koreanScript,
];

export const nicknames: ReadonlyMap<string, string> = new Map([
  ["William", "Bill"],
  ["Robert", "Bobby"],
  ["James", "Jimmy"],
  ["Charles", "Chuck"],
  ["Elizabeth", "Beth"],
  ["Katherine", "Kit-Kat"],
  ["Margaret", "Peggy"],
  ["Theodore", "Teddy"],
  ["Guadalupe", "Lupita"],
  ["Christopher", "C.J."],
]);
