/** How much a reader believes of one file, whatever its format. The README's table of limits is compared with these. */

/** A million students are 170 MB of CSV and 690 MB of XML; a file larger than this is not what the location is for. */
export const fileBytesMax = 2 * 1024 ** 3;

/** A body by API is spooled while its sender waits; more belongs on the SFTP server. */
export const bodyBytesMax = 1024 ** 3;

/** Loads take rows by one statement a batch; 1,000 to 5,000 rows are the quickest. */
export const rowsPerBatch = 1_000;

/** Three times what a spreadsheet cell holds (32,767); a longer one is a document pasted into a cell. */
export const cellCharactersMax = 100_000;

/** A row is held whole in memory, and one this long is nearly always a quote that was left open. */
export const rowCharactersMax = 1_000_000;

/** No endpoint has a tenth of it, not even OneRoster with its `metadata.*`; a picture saved as .csv has. */
export const columnsMax = 1_000;

/** The largest district has a million students with two guardians and some service logs each. */
export const rowsMax = 10_000_000;

/** Rows are flat: brackets or elements inside a cell are only read to say so, and never deeper than a stack bears. */
export const depthMax = 32;

/** A wrong export tool writes the same attribute a million times; each name is told once, and no more names than this. */
export const passedOverMax = 100;

/** OneRoster has some twenty files, and a Mac doubles them; a zip of thousands is a backup of something else. */
export const zipEntriesMax = 1_000;

/** A thousand names take a tenth of it; the list of a zip's files is held whole in memory. */
export const zipListBytesMax = 1024 ** 2;

/** What file systems bear; a longer one cannot be unpacked by its sender either. */
export const zipNameCharactersMax = 255;

/** Twice the largest file: students in XML with guardians and all the rest. */
export const zipBytesMax = 4 * 1024 ** 3;

/** CSV shrinks to a tenth, XML to a thirtieth; deflate cannot go beyond 1,032, and only bombs go near it. */
export const zipGrowthMax = 200;

/** Where growth begins to count: a small file of rows that are all alike shrinks to nothing, and does no harm. */
export const zipGrowthFromBytes = 1024 ** 2;
