-- The workload's policy as a good SQL author would write it by hand for DuckDB: verdict and every rule's status.
-- {cases} is the table. As the hand-written Python, it checks no case, takes ids as they stand and explains nothing.
-- Three steps: the records that may matter, found by cheap tests; of those the ones that are proven; the statuses,
-- in CASEs that look at what costs more only for the cases that come so far.
WITH found AS (
  SELECT
    case_id,
    as_of,
    request.grounds AS asked,
    request.remark AS remark,
    request.confirmation.confirmed AS confirmed,
    request.confirmation.buyer_id AS typed,
    buyer.id AS buyer,
    list_contains(operator.permissions, 'block.request') AS permitted,
    coalesce(list_contains(request.stated_reasons, 'bad_review'), false) AS bad_review,
    complaints IS NULL AS no_complaints,
    orders IS NULL AS no_orders,
    reviews IS NULL AS no_reviews,
    incidents IS NULL AS no_incidents,
    communications IS NULL AS no_contacts,
    list_filter(evidence, lambda e: e.source IN ('platform_api', 'platform_export', 'authority')
      AND NOT coalesce(e.edited, false) AND e.captured_at <= as_of) AS valid,
    list_filter(incidents, lambda r: r.kind = 'extortion_demand'
      AND coalesce(r.demand.condition = 'review', true)
      AND coalesce(r.demand.demanded_minor > r.demand.refund_due_minor + r.demand.shipping_minor, true)
      AND epoch_us(r.at) BETWEEN epoch_us(as_of) - 90 * 86_400_000_000 AND epoch_us(as_of)) AS extortion,
    list_filter(reviews, lambda r: r.rating <= 2 AND coalesce(r.fact_check <> 'confirmed', true)
      AND coalesce(r.before_receipt, true)
      AND epoch_us(r.posted_at) BETWEEN epoch_us(as_of) - 30 * 86_400_000_000 AND epoch_us(as_of)) AS flooding,
    list_filter(orders, lambda r: r.status = 'closed' AND coalesce(r.close_cause = 'buyer_unpaid', true)
      AND epoch_us(r.placed_at) BETWEEN epoch_us(as_of) - 30 * 86_400_000_000 AND epoch_us(as_of)) AS unpaid,
    list_filter(complaints, lambda r: r.channel = 'platform' AND r.status IN ('dismissed', 'dismissed_malicious')
      AND coalesce(r.final, true)
      AND epoch_us(r.filed_at) BETWEEN epoch_us(as_of) - 90 * 86_400_000_000 AND epoch_us(as_of)) AS unfounded,
    list_filter(incidents, lambda r: r.kind = 'insult' AND NOT coalesce(r.provoked_by_staff, false)
      AND epoch_us(r.at) BETWEEN epoch_us(as_of) - 30 * 86_400_000_000 AND epoch_us(as_of)) AS insults,
    list_filter(complaints, lambda r: r.status = 'pending') AS pending,
    list_filter(orders, lambda r: r.merchant_fault <> 'none'
      AND epoch_us(r.placed_at) >= epoch_us(as_of) - 30 * 86_400_000_000) AS faulty,
    len(list_filter(communications, lambda m: m.buyer_reply = 'accepted'
      AND epoch_us(m.at) BETWEEN epoch_us(as_of) - 30 * 86_400_000_000 AND epoch_us(as_of))) > 0 AS resolved,
    list_filter(communications, lambda m: m.channel IN ('platform_chat', 'platform_call')
      AND coalesce(m.logged, true) AND coalesce(m.warns_of_block, true) AND NOT coalesce(m.coercive, false)
      AND epoch_us(m.at) BETWEEN epoch_us(as_of) - 7 * 86_400_000_000 AND epoch_us(as_of)) AS contacts
  FROM {cases}
),
proven AS (
  SELECT
    *,
    list_transform(list_filter(extortion, lambda r:
      r.demand.condition IS NOT NULL AND r.demand.demanded_minor IS NOT NULL
      AND r.demand.refund_due_minor IS NOT NULL AND r.demand.shipping_minor IS NOT NULL
      AND len(list_filter(valid, lambda e: e.kind IN ('chat_log', 'call_recording') AND e.captured_at >= r.at
        AND list_contains(e.refs, 'incidents/' || r.id))) > 0), lambda r: r.at) AS extortion_proven,
    list_transform(list_filter(flooding, lambda r: r.before_receipt IS NOT NULL
      AND len(list_filter(valid, lambda e: e.kind = 'review_record' AND e.captured_at >= r.posted_at
        AND list_contains(e.refs, 'reviews/' || r.id))) > 0), lambda r: r.posted_at) AS flooding_proven,
    list_transform(list_filter(unpaid, lambda r: r.close_cause IS NOT NULL
      AND len(list_filter(valid, lambda e: e.kind = 'order_record' AND e.captured_at >= r.placed_at
        AND list_contains(e.refs, 'orders/' || r.id))) > 0), lambda r: r.placed_at) AS unpaid_proven,
    list_transform(list_filter(unfounded, lambda r: r.final IS NOT NULL
      AND len(list_filter(valid, lambda e: e.kind = 'complaint_record' AND e.captured_at >= r.filed_at
        AND list_contains(e.refs, 'complaints/' || r.id))) > 0), lambda r: r.filed_at) AS unfounded_proven,
    list_transform(list_filter(insults, lambda r:
      len(list_filter(valid, lambda e: e.kind IN ('chat_log', 'live_comment_log') AND e.captured_at >= r.at
        AND list_contains(e.refs, 'incidents/' || r.id))) > 0), lambda r: r.at) AS insults_proven,
    CASE
      WHEN no_complaints THEN 'unresolved'
      WHEN len(list_filter(pending, lambda r: r.filed_at <= as_of)) > 0 THEN 'applies'
      WHEN len(pending) > 0 THEN 'unresolved'
      ELSE 'clear'
    END AS dispute,
    CASE
      WHEN no_orders THEN 'unresolved'
      WHEN len(list_filter(faulty, lambda r: r.placed_at <= as_of)) > 0 THEN 'applies'
      WHEN len(faulty) > 0 THEN 'unresolved'
      ELSE 'clear'
    END AS fault,
    CASE WHEN no_contacts THEN 'unresolved' WHEN resolved THEN 'applies' ELSE 'clear' END AS solved,
    CASE
      WHEN NOT confirmed OR typed <> buyer THEN 'unmet'
      WHEN confirmed AND typed = buyer THEN 'met'
      ELSE 'unknown'
    END AS confirmation,
    CASE
      WHEN remark IS NULL THEN 'unknown'
      WHEN length(trim(nfc_normalize(remark), e' \t\n\r\v\f')) BETWEEN 10 AND 500 THEN 'met'
      ELSE 'unmet'
    END AS remarked,
    coalesce(len(list_filter(contacts, lambda m:
      m.buyer_reply = 'explanation' AND coalesce(m.answered_at > as_of, true))), 0) > 0 AS unanswered
  FROM found
),
protected AS (
  SELECT
    *,
    dispute <> 'clear' OR bad_review AS shields_all,
    shields_all OR solved <> 'clear' AS shields_buyer,
    shields_buyer OR fault <> 'clear' AS shields_shop,
    permitted AND confirmation = 'met' AND remarked = 'met' AS in_order,
    list_filter(contacts, lambda m: m.logged AND m.warns_of_block AND NOT unanswered) AS counting
  FROM proven
),
decided AS (
  SELECT
    *,
    CASE
      WHEN NOT coalesce(list_contains(asked, 'malicious_review'), true) THEN 'not_considered'
      WHEN no_incidents THEN 'unproven'
      WHEN len(extortion_proven) = 0
      THEN CASE WHEN len(extortion) = 0 THEN 'not_established' ELSE 'unproven' END
      WHEN shields_shop THEN 'shielded'
      WHEN NOT in_order THEN 'proven'
      WHEN len(list_filter(counting, lambda m: m.at >= list_min(extortion_proven)
        AND (m.buyer_reply <> 'none' OR epoch_us(m.at) <= epoch_us(as_of) - 86_400_000_000))) >= 1
      THEN 'communicated'
      ELSE 'eligible'
    END AS extortion_status,
    CASE
      WHEN NOT coalesce(list_contains(asked, 'malicious_review'), true) THEN 'not_considered'
      WHEN no_reviews THEN 'unproven'
      WHEN len(flooding_proven) < 2
      THEN CASE WHEN len(flooding) < 2 THEN 'not_established' ELSE 'unproven' END
      WHEN shields_shop THEN 'shielded'
      WHEN NOT in_order THEN 'proven'
      WHEN len(list_filter(counting, lambda m: m.at >= list_min(flooding_proven)
        AND (m.buyer_reply <> 'none' OR epoch_us(m.at) <= epoch_us(as_of) - 86_400_000_000))) >= 1
      THEN 'communicated'
      ELSE 'eligible'
    END AS flooding_status,
    CASE
      WHEN NOT coalesce(list_contains(asked, 'malicious_order'), true) THEN 'not_considered'
      WHEN no_orders THEN 'unproven'
      WHEN len(unpaid_proven) < 3
      THEN CASE WHEN len(unpaid) < 3 THEN 'not_established' ELSE 'unproven' END
      WHEN shields_buyer THEN 'shielded'
      WHEN NOT in_order THEN 'proven'
      WHEN len(list_filter(counting, lambda m: m.at >= list_min(unpaid_proven)
        AND (m.buyer_reply <> 'none' OR epoch_us(m.at) <= epoch_us(as_of) - 86_400_000_000))) >= 1
      THEN 'communicated'
      ELSE 'eligible'
    END AS unpaid_status,
    CASE
      WHEN NOT coalesce(list_contains(asked, 'malicious_complaint'), true) THEN 'not_considered'
      WHEN no_complaints THEN 'unproven'
      WHEN len(unfounded_proven) < 2
      THEN CASE WHEN len(unfounded) < 2 THEN 'not_established' ELSE 'unproven' END
      WHEN shields_shop THEN 'shielded'
      WHEN NOT in_order THEN 'proven'
      WHEN len(list_filter(counting, lambda m: m.at >= list_min(unfounded_proven)
        AND (m.buyer_reply <> 'none' OR epoch_us(m.at) <= epoch_us(as_of) - 86_400_000_000))) >= 2
      THEN 'communicated'
      ELSE 'eligible'
    END AS unfounded_status,
    CASE
      WHEN NOT coalesce(list_contains(asked, 'malicious_attack'), true) THEN 'not_considered'
      WHEN no_incidents THEN 'unproven'
      WHEN len(insults_proven) < 2
      THEN CASE WHEN len(insults) < 2 THEN 'not_established' ELSE 'unproven' END
      WHEN shields_all THEN 'shielded'
      WHEN NOT in_order THEN 'proven'
      WHEN len(list_filter(counting, lambda m: m.at >= list_min(insults_proven))) >= 1
      THEN 'communicated'
      ELSE 'eligible'
    END AS insults_status
  FROM protected
)
SELECT
  case_id,
  CASE
    WHEN 'communicated' IN (extortion_status, flooding_status, unpaid_status, unfounded_status, insults_status)
    THEN 'allow'
    WHEN 'eligible' IN (extortion_status, flooding_status, unpaid_status, unfounded_status, insults_status)
    THEN 'needs-communication'
    ELSE 'deny'
  END AS verdict,
  extortion_status AS "status.malicious_review.extortion",
  flooding_status AS "status.malicious_review.flooding",
  unpaid_status AS "status.malicious_order.unpaid",
  unfounded_status AS "status.malicious_complaint.unfounded",
  insults_status AS "status.malicious_attack.insults",
  dispute AS "status.protection.open_dispute",
  CASE WHEN bad_review THEN 'applies' ELSE 'clear' END AS "status.protection.bad_review_as_reason",
  fault AS "status.protection.merchant_fault",
  solved AS "status.protection.resolved",
  CASE WHEN permitted THEN 'met' ELSE 'unmet' END AS "status.procedure.permission",
  confirmation AS "status.procedure.confirmed",
  remarked AS "status.procedure.remark"
FROM decided
