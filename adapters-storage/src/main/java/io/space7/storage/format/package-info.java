/**
 * What a file is, by its own bytes. Start at {@link io.space7.storage.format.ProbingMediaDetector};
 * {@link io.space7.storage.format.SupportedFormat} lists what is accepted and under which content
 * type it is served. Every reader of a container takes bytes that anybody may have made: it reads
 * within bounds and never throws. {@link io.space7.storage.format.ProbedMetadataStripper} walks
 * over the same structures and notes in {@code Edits} what must not be stored.
 */
package io.space7.storage.format;
