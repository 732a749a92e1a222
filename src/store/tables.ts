// The tables of `provenance`: how a database came to be.
import { hashOf, type Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { codebookTable, mainTables } from "../rows/tables.ts"
import { choiceTables } from "./choices.ts"
import { definitionsTable } from "./definitions.ts"
import { migrationsTable } from "./migrations/migrations.ts"
import { wantsTables } from "./stepWants.ts"
import { waveTables } from "./waveNumbers.ts"

// No key on pages: a table that has an index is filled up in place, and each checkpoint would unpack and pack anew the last
// 2,048 raw answers, some 200 MB.
const provenance = `
CREATE SCHEMA IF NOT EXISTS provenance;
CREATE TABLE IF NOT EXISTS provenance.meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS provenance.runs (
  sitting INTEGER PRIMARY KEY, started_at TIMESTAMP, ended_at TIMESTAMP, version VARCHAR, plan VARCHAR, study VARCHAR,
  machine_started_at TIMESTAMP, machine_ended_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS provenance.pipelines (name VARCHAR PRIMARY KEY, definition VARCHAR);
CREATE TABLE IF NOT EXISTS provenance.shapes (shape VARCHAR PRIMARY KEY, pipeline VARCHAR, definition VARCHAR);
CREATE TABLE IF NOT EXISTS provenance.slices (
  slice VARCHAR PRIMARY KEY, step VARCHAR, shape VARCHAR, wave INTEGER, draw INTEGER, from_day DATE, to_day DATE,
  units VARCHAR, state VARCHAR, revision INTEGER, position VARCHAR, pages INTEGER, rows INTEGER, slots INTEGER,
  seen VARCHAR, split_from VARCHAR, reason VARCHAR, message VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP,
  observes VARCHAR);
CREATE TABLE IF NOT EXISTS provenance.coverage (
  shape VARCHAR, wave INTEGER, unit VARCHAR, from_day DATE, to_day DATE, state VARCHAR, rows INTEGER, slice VARCHAR,
  reason VARCHAR, asked_at TIMESTAMP, observes VARCHAR, began_at TIMESTAMP, recorded_at TIMESTAMP, superseded_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS provenance.pages (
  page BIGINT, slice VARCHAR, number INTEGER, request VARCHAR, retrieved_at TIMESTAMP, rows INTEGER,
  slots INTEGER, sha256 VARCHAR, body VARCHAR, left_out VARCHAR[]);
CREATE TABLE IF NOT EXISTS provenance.requests (
  request VARCHAR PRIMARY KEY, slice VARCHAR, answer VARCHAR, asked_at TIMESTAMP, answered_at TIMESTAMP,
  status INTEGER, code VARCHAR, message VARCHAR, log_id VARCHAR, bytes BIGINT, rows INTEGER,
  counted BOOLEAN);
CREATE TABLE IF NOT EXISTS provenance.problems (
  kind VARCHAR, subject VARCHAR, count BIGINT, detail VARCHAR, first_at TIMESTAMP, last_at TIMESTAMP,
  PRIMARY KEY (kind, subject));
CREATE TABLE IF NOT EXISTS provenance.surprises (
  page BIGINT, kind VARCHAR, subject VARCHAR, count BIGINT, example VARCHAR);
CREATE TABLE IF NOT EXISTS provenance.carried (
  number INTEGER, slice VARCHAR, source VARCHAR, after_page BIGINT, carried_at TIMESTAMP);
${choiceTables}
${wantsTables}
${waveTables}
CREATE TABLE IF NOT EXISTS provenance.prunings (after_page BIGINT, wanted VARCHAR, pruned_at TIMESTAMP);
`

/** All DDL, and a hash that says whether a database already has it. */
export const schemaOf = (pipelines: ReadonlyArray<Pipeline>): { readonly sql: string; readonly hash: string } => {
  const sql = `${provenance}${definitionsTable}${migrationsTable}${codebookTable}${mainTables(pipelines)}`
  return { sql, hash: hashOf(sql as Json) }
}
