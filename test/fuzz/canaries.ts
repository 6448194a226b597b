/** Words that stand in one place only: seen anywhere else, they tell what leaked. All begin alike, and no hostile text does. */

/** In columns that no grant of the exporter shows, of students whom it may see. */
export const hiddenColumn = "Qvhiddencolumn";
/** Of students whom the exporter may not see at all. */
export const hiddenStudent = "Qvhiddenstudent";
/** What the exporter is meant to see; the importer never. */
export const shown = "Qvshownstudent";
/** Of the other district: nobody who calls may ever see it. */
export const otherDistrict = "Qvotherdistrict";
/** A password that a person typed. */
export const typedPassword = "Qvtypedpassword";
/** In what is sent: it may come back to its sender, but never stand in the log. */
export const sent = "Qvsentname";

export const hiddenColumns: readonly string[] = ["address", "middle_name", "home_phone", "email"];

/** No answer to anybody has these. */
export const marksOfTheInside: readonly RegExp[] = [
  /SQLITE_/,
  /\bSELECT\b[^<]{0,200}\bFROM\b/,
  /\bINSERT INTO\b/,
  /no such (?:table|column)/,
  /drizzle|LibsqlError|better-sqlite/i,
  /node_modules/,
  /\/work\//,
  /\.tsx?:\d+/,
  /^\s+at \S+ \(/m,
  /TypeError|RangeError|ReferenceError|SyntaxError/,
  /\$argon2/,
  /\[object Object\]/,
];
