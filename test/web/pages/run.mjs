// run.mjs BUILD [SUBJECT ...]: the console in a real browser, against the real server with a sample practice. One
// subject a file; what each sees is kept as pictures in BUILD/screens. Prints "N passed, N failed".
import { check, finish, story } from "./count.mjs";
import { House } from "./house.mjs";

const SUBJECTS = ["people", "keys", "kept", "trust", "care", "billing", "walk"];
const [build = "build", ...asked] = process.argv.slice(2);

const house = new House(build);
try {
  house.practice("main", 40, 1);
  house.practice("north", 16, 2);
  await house.open();
  for (const name of asked.length ? asked : SUBJECTS) {
    const subject = await import(`./${name}.mjs`);
    await story(name, () => subject[name](house));
  }
} catch (e) {
  check("the house stands", false, e.stack ?? String(e));
}
const code = await house.close();
check("the server ends cleanly", code === 0, code);
process.exitCode = finish();
