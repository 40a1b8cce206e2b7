/**
 * The files of a build without those that only say by which names another file's contents are known: each is one more
 * file to find and to load. The other file gives its contents these names itself.
 */
export function withoutFacades(files) {
  const texts = new Map(files);
  for (const [name, text] of files) {
    const [, taken, target, others, given] = facade.exec(text) ?? [];
    if (target === undefined) continue;
    const loaded = loadedBy(target, texts);
    if (namesIn(importing, others).some((other) => !loaded.has(other))) continue;
    const inTarget = new Map(pairs(taken).map(([there, here = there]) => [here, there]));
    const own = new Map(
      pairs(exporting.exec(texts.get(target))[1]).map(([local, as = local]) => [as, local]),
    );
    for (const [here, as = here] of pairs(given)) {
      if (own.has(as)) throw new Error(`${target} has two things that are called ${as}`);
      own.set(as, own.get(inTarget.get(here)));
    }
    const list = [...own].map(([as, local]) => `${local} as ${as}`).join(',');
    texts.set(
      target,
      texts.get(target).replace(exporting, () => `export{${list}};`),
    );
    texts.delete(name);
    for (const [user, its] of texts) texts.set(user, its.replaceAll(`"./${name}"`, `"./${target}"`));
  }
  return texts;
}

const facade = /^import\{([^{}"]*)\}from"\.\/([^"]+)";((?:import"\.\/[^"]+";)*)export\{([^{}"]*)\};$/;
const exporting = /\bexport\{([^{}"]*)\};$/;
const importing = /\bimport(?:[^"'()]*from)?"\.\/([^"]+)";/g;

/** Names of a list such as `a as b,c`, each with its alias. */
function pairs(list) {
  return list.split(',').map((entry) => entry.split(' as '));
}

function namesIn(pattern, text) {
  return [...text.matchAll(pattern)].map(([, name]) => name);
}

/** All files that come along with one, itself included. */
function loadedBy(name, texts, found = new Set()) {
  if (!found.has(name)) {
    found.add(name);
    for (const other of namesIn(importing, texts.get(name))) loadedBy(other, texts, found);
  }
  return found;
}
