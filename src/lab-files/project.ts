/**
 * Lab files to the TypeScript project they are in: for the type checker, and for editors beside labs
 * outside of this checkout, so that an editor marks what a check would tell.
 */
import { relative } from "node:path";
import { ROOT } from "../runtime/checkout.ts";

/** A project of its own: the checkout's compiler options, and no file but these. */
export function checkedProject(files: readonly string[]) {
  return { ...labProject(ROOT), include: [], files };
}

/** In the folder of the labs. Its paths are relative, so that a course and this checkout can move together. */
export function editorProject(labs: string) {
  const way = relative(labs, ROOT);
  // without a dot it would be the name of a package
  return { ...labProject(way.startsWith("../") ? way : `./${way}`), include: ["*/lab.ts"] };
}

function labProject(root: string) {
  return {
    extends: `${root}/tsconfig.json`,
    compilerOptions: {
      // an ES module wherever it stands, with or without a package.json above it
      module: "preserve",
      moduleDetection: "force",
      // an import too many is a matter of taste, and no reason not to run
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: { "wirestep/lab": [`${root}/src/lab/index.ts`] },
      typeRoots: [`${root}/node_modules/@types`],
    },
  };
}
