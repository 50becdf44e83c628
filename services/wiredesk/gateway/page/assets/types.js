// @ts-check
/**
 * What the gateway sends, as far as the page reads it. All times are RFC 3339 in UTC; offsets count Unicode code points.
 *
 * @typedef {{quote: string, start: number, end: number, field: string}} Evidence
 * @typedef {{name: string, country: string | null, type: string}} Party
 * @typedef {{name: string, country: string | null, lat: number | null, lon: number | null, geonames_id: number | null, precision: string}} Place
 * @typedef {{start: string, end: string, precision: string, text: string}} When
 * @typedef {{role: string, object: string, value: number, qualifier: string, evidence: Evidence}} Count
 * @typedef {{name: string, country: string | null}} Attribution
 *
 * @typedef {object} WireEvent
 * @property {string} event_id
 * @property {number} revision
 * @property {string} category
 * @property {string} kind
 * @property {string} [action]
 * @property {string} modality
 * @property {Party[]} actors
 * @property {Party[]} targets
 * @property {Place[]} places
 * @property {When | null} date
 * @property {Count[]} counts
 * @property {Attribution[]} attributed_to
 * @property {Evidence[]} evidence
 * @property {string} status
 * @property {Record<string, string | string[] | null>} codes
 * @property {string} article_id
 * @property {number} article_version
 * @property {string} family_id
 * @property {string | null} headline
 * @property {string | null} published_at
 * @property {string} processed_at
 * @property {number} confidence
 * @property {string} model
 *
 * @typedef {{term: string, weight: number}} Weight
 * @typedef {{score: number, evidence: Evidence[], terms?: Weight[]}} Label
 * @typedef {{line: string, why: string}} Removed
 *
 * @typedef {object} Article
 * @property {string} article_id
 * @property {number} version
 * @property {string} family_id
 * @property {string | null} document_id
 * @property {string} status
 * @property {{kind: string, of: string} | null} relation
 * @property {string | null} headline
 * @property {string | null} byline
 * @property {{place: string, country: string | null, date: string | null} | null} dateline
 * @property {string | null} language
 * @property {string | null} published_at
 * @property {string | null} reference_date
 * @property {string | null} source
 * @property {string | null} url
 * @property {string | null} copyright
 * @property {number | null} urgency
 * @property {string[]} subjects
 * @property {string | null} embargoed_until
 * @property {string[]} paragraphs
 * @property {{text: string, credit: string | null}[]} captions
 * @property {Removed[]} removed
 * @property {Record<string, Label>} labels
 *
 * @typedef {object} Outcome
 * @property {string} id
 * @property {string} status
 * @property {string[]} labels
 * @property {Article | null} article
 * @property {WireEvent[]} events
 * @property {string | null} reason
 * @property {{stage: string, error_class: string, message: string} | null} error
 *
 * @typedef {{quote: string, start: number, end: number, field: string, score: number}} Passage
 * @typedef {{score: number | null, dropped: string | null, terms: Weight[], passages: Passage[]}} LabelExplained
 * @typedef {{id: string, labels: Record<string, LabelExplained>}} Explained
 *
 * @typedef {object} Letter
 * @property {number} partition
 * @property {number} offset
 * @property {string} at
 * @property {string} stage
 * @property {string} class
 * @property {string} message
 * @property {{topic: string, partition: number, offset: number}} origin
 * @property {string | null} key
 * @property {string} preview
 * @property {number} bytes
 * @property {boolean} replayed
 * @property {string} [text]
 * @property {boolean} [cut] whether there is more of the text
 * @property {[string, string][]} [headers]
 *
 * @typedef {(number | null)[]} Series
 * @typedef {object} Stats
 * @property {string} now
 * @property {number} step_seconds
 * @property {number} window
 * @property {{articles_per_second: Series, events_per_second: Record<string, Series>, latency_p50_ms: Series, latency_p99_ms: Series, lag: Series, dead_letters_per_second: Series}} series
 * @property {Record<string, unknown>} totals
 * @property {{up: boolean}} worker
 *
 * @typedef {{geonames_id: number | null, name: string, country: string | null, lat: number, lon: number, category: string, event_id: string, article_id?: string, headline: string | null, at: string}} Spot
 * @typedef {{roles: string[], open: boolean, sources: string[] | null}} Me
 */
export {};
